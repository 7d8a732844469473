"""A web server that takes webhooks, on a free port of the loopback interface; says its address.

usage: hook_server.py FOLDER [tls]        FOLDER: for a certificate that openssl makes"""

import base64
import hashlib
import hmac
import http.server
import ssl
import subprocess
import sys
import time

KEY = b"a secret"


class Hooks(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/status/"):
            status, _, retry = self.path.removeprefix("/status/").partition("?")
            self.answer(int(status), b"", {"Retry-After": retry} if retry else {"Location": "/hook"} if status == "302" else {})
        elif self.path == "/silence":
            time.sleep(60)
        elif self.path == "/hangup":
            self.close_connection = True
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"word " * 100)
            except OSError:
                self.close_connection = True
        else:
            self.check(body)

    def check(self, body):
        name, instant = self.headers["Webhook-Id"], self.headers["Webhook-Timestamp"]
        code = hmac.new(KEY, f"{name}.{instant}.".encode() + body, hashlib.sha256).digest()
        wanted = "v1," + base64.b64encode(code).decode()
        if not hmac.compare_digest(wanted, self.headers["Webhook-Signature"] or ""):
            return self.answer(401, b"not signed by us")
        self.answer(200, f"signed by us, {self.path}, {self.headers['Idempotency-Key']}".encode())

    def answer(self, status, body, headers={}):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


folder = sys.argv[1]
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hooks)
server.daemon_threads = True
scheme = "http"
if "tls" in sys.argv:
    scheme = "https"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", f"{folder}/key.pem", "-out",
         f"{folder}/cert.pem"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(f"{scheme}://{'localhost' if scheme == 'https' else '127.0.0.1'}:{server.server_port}", flush=True)
server.serve_forever()
