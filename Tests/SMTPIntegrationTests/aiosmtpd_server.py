"""Python's aiosmtpd as a mail server on free ports of the loopback interface: no PIPELINING, replies of its own, and trouble that a
recipient's name asks for. Keeps each mail as FOLDER/N.json, as Python's own parser reads it.

usage: aiosmtpd_server.py FOLDER        FOLDER has cert.pem and key.pem; says `STARTTLS-PORT TLS-PORT LMTP-PORT`"""

import asyncio
import base64
import email
import email.policy
import json
import pathlib
import ssl
import sys

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = pathlib.Path(sys.argv[1])
LIMIT = 1 << 20


class Handler:
    kept = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("refused-"):
            return "450 4.3.2 not now" if "now" in address else "550 5.7.1 not you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender known"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "later":
            return "451-4.7.1 busy\r\n451 4.7.1 come again"
        if name == "never":
            return "550 5.1.1 nobody of this name"
        if name == "gone":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 known"

    async def handle_DATA(self, server, session, envelope):
        names = {address.split("@")[0] for address in envelope.rcpt_tos}
        if "silent" in names:
            await asyncio.sleep(60)
        if "lost" in names:
            self.keep(session, envelope)
            server.transport.abort()
            return "250 2.0.0 nobody hears"
        if "full" in names:
            return "452 4.2.2 no room"
        if "unwanted" in names:
            return "554 5.6.0 not that"
        if "crash" in names:
            raise ValueError("the handler of the test fails")
        return f"250 2.0.0 kept as {self.keep(session, envelope)}"

    def keep(self, session, envelope):
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        Handler.kept += 1
        (FOLDER / f"{Handler.kept}.json").write_text(json.dumps({
            "raw": base64.b64encode(envelope.original_content).decode(), "subject": str(mail["Subject"]),
            "from": str(mail["From"]), "to": str(mail["To"]), "body": mail.get_content(),
            "defects": [repr(defect) for defect in mail.defects], "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos, "options": envelope.mail_options, "login": session.auth_data}))
        return Handler.kept


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"anna" and data.password == b"secret-a"
    return AuthResult(success=right, handled=False, auth_data="anna" if right else None)


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "cert.pem", FOLDER / "key.pem")
    usual = {"hostname": "aio.example.test", "data_size_limit": LIMIT, "enable_SMTPUTF8": True, "decode_data": False}
    login = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": True}
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(
            lambda: SMTP(Handler(), tls_context=context, require_starttls=True, **usual, **login), "127.0.0.1", 0),
        # aiosmtpd sees no TLS of its own here, and would not offer AUTH.
        await loop.create_server(
            lambda: SMTP(Handler(), authenticator=authenticate, auth_required=True, auth_require_tls=False, **usual),
            "127.0.0.1", 0, ssl=context),
        await loop.create_server(lambda: LMTP(Handler(), **usual), "127.0.0.1", 0),
    ]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
