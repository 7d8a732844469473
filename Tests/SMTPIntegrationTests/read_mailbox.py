"""read_mailbox.py PORT CERTIFICATE USER PASSWORD TAG COUNT

Prints, as JSON, the mails of a mailbox whose Message-ID begins with `<TAG`, once there are COUNT, read over IMAP and
parsed by Python's standard library: a reader that shares no code with the client under test.
"""
import base64
import email
import email.policy
import imaplib
import json
import ssl
import sys
import time

port, certificate, user, password, tag, count = sys.argv[1:]
imap = imaplib.IMAP4_SSL("localhost", int(port), ssl_context=ssl.create_default_context(cafile=certificate))
imap.login(user, password)
deadline = time.monotonic() + 60
while True:
    imap.select("INBOX", readonly=True)
    # Dovecot's SEARCH HEADER finds substrings; what begins so is picked below.
    numbers = imap.search(None, "HEADER", "Message-ID", tag)[1][0].split()
    if len(numbers) >= int(count):
        break
    if time.monotonic() > deadline:
        sys.exit(f"{len(numbers)} of {count} mails of {tag} came within a minute")
    time.sleep(0.05)

mails = []
for number in numbers:
    raw = imap.fetch(number, "(BODY.PEEK[])")[1][0][1]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not message["message-id"].startswith("<" + tag):
        continue
    mails.append({
        "raw": base64.b64encode(raw).decode(),
        "subject": message["subject"],
        "from": message["from"],
        "to": message["to"],
        "body": message.get_content().replace("\r\n", "\n"),
        "defects": [str(defect) for part in message.walk() for defect in part.defects],
    })
imap.logout()
print(json.dumps(mails))
