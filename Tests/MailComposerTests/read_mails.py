"""Reads mails with Python's own parser and prints what it understood, as a JSON list.

Standard input: a JSON list of messages in base64.
"""
import base64
import email
import email.header
import email.policy
import email.utils
import html.parser
import json
import sys


def defects(part):
    found = [repr(defect) for defect in part.defects]
    for header in part.values():
        found += [f"{header.name}: {defect!r}" for defect in getattr(header, "defects", [])]
    return found


def mailboxes(mail, message, name):
    """Names and addresses. Python's newer parser leaves spaces between the encoded words of a name (RFC 2047 section
    6.2 says to ignore them), so names are decoded by its older one."""
    raw = str(email.message_from_bytes(message, policy=email.policy.compat32)[name])
    old = email.utils.getaddresses([raw.replace("\r\n", "")])
    decoded = [str(email.header.make_header(email.header.decode_header(shown))) for shown, _ in old]
    return [[shown, address.addr_spec] for shown, address in zip(decoded, mail[name].addresses, strict=bool(mail[name].addresses))]


def elements(page):
    found = set()
    parser = html.parser.HTMLParser()
    parser.handle_starttag = lambda name, attributes: found.add(name)
    parser.feed(page)
    return sorted(found)


def read(message):
    mail = email.message_from_bytes(message, policy=email.policy.default)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    return {
        "headers": [[name, str(value)] for name, value in mail.items()],
        "to": mailboxes(mail, message, "To"),
        "from": mailboxes(mail, message, "From"),
        "date": mail["Date"].datetime.isoformat(),
        "types": [part.get_content_type() for part in mail.walk()],
        "plain": mail.get_body(("plain",)).get_content().replace("\r\n", "\n"),
        "html": mail.get_body(("html",)).get_content().replace("\r\n", "\n"),
        "elements": elements(mail.get_body(("html",)).get_content()),
        "defects": [defect for part in mail.walk() for defect in defects(part)] + [d for p in parts for d in defects(p)],
    }


print(json.dumps([read(base64.b64decode(message)) for message in json.load(sys.stdin)]))
