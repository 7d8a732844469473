"""Reads every mail of a Maildir with Python's own parser and prints what it understood, as a JSON list.

Usage: read_maildir.py FOLDER
"""
import email
import email.policy
import json
import pathlib
import sys


def defects(mail):
    found = [repr(defect) for part in mail.walk() for defect in part.defects]
    return found + [repr(defect) for header in mail.values() for defect in getattr(header, "defects", [])]


def text(mail, kind):
    part = mail.get_body((kind,))
    return part.get_content().replace("\r\n", "\n") if part else None


def read(path):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return {
        "messageID": mail["Message-ID"],
        "to": [address.addr_spec for address in mail["To"].addresses],
        "name": mail["To"].addresses[0].display_name,
        "from": str(mail["From"]),
        "subject": mail["Subject"],
        "followUps": [str(value) for value in mail.get_all("X-Followup", [])],
        "automatic": mail["Auto-Submitted"],
        "plain": text(mail, "plain"),
        "html": text(mail, "html"),
        "defects": defects(mail),
    }


folder = pathlib.Path(sys.argv[1])
print(json.dumps([read(path) for path in sorted(folder.glob("**/new/*"))]))
