"""Mail through the service: passwords, addresses that it may not reach, stops while it is under way."""

import pathlib
import socket
import subprocess
import threading
import time
import unittest

from machine import *


def setUpModule():
    install()
    start_mail_server()


class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        configure(port=2587, more='username = "alice@example.test"\npassword = { credential = "smtp-password" }\n'
                  f'ca_file = "{MAIL}/tls/cert.pem"')
        CONFIGURATION.write_text(CONFIGURATION.read_text().replace('security = "none"', 'security = "starttls"'))
        file = pathlib.Path("/etc/followupd/credentials/smtp-password")
        file.write_text(PASSWORD)
        file.chmod(0o600)
        run("chmod", "755", MAIL, MAIL / "tls")
        run("systemctl", "restart", "followupd")

    def test_1_a_password_comes_as_a_credential(self):
        put_records(invoices=3)
        wait_until(
            lambda: any("F3" in reminded(mail) for mail in mails()), "the reminder arrives over STARTTLS and with a password")

    def test_2_the_password_is_found_nowhere_else(self):
        process = property_of_service("MainPID")
        run("followupctl", "reload")
        said = "".join(run(*command) for command in (
            ("followupctl", "status"), ("followupctl", "queue", "list"), ("followupctl", "show", "1"),
            ("journalctl", "--no-pager", "-o", "export", "-a"), ("systemctl", "show", "followupd.service")))
        self.assertNotIn(PASSWORD, said)
        for folder in ("/var/lib/followupd", "/run/followupd", "/var/log"):
            self.assertEqual(run("grep", "-r", "-l", "-a", PASSWORD, folder, check=False), "", folder)
        for part in ("environ", "cmdline"):
            self.assertNotIn(PASSWORD.encode(), pathlib.Path(f"/proc/{process}/{part}").read_bytes())

    def test_3_a_crash_writes_no_memory_to_a_file(self):
        folder = pathlib.Path("/var/lib/followupd")
        drop_in = pathlib.Path("/run/systemd/system/followupd.service.d/crash.conf")
        drop_in.parent.mkdir(parents=True, exist_ok=True)
        # Where the limit of the unit is lifted, a core file shows that this looks at the right place.
        for limit, files in (("LimitCORE=infinity\n", 1), ("", 0)):
            drop_in.write_text(f"[Service]\nWorkingDirectory={folder}\nRestartSec=100ms\n{limit}")
            run("systemctl", "daemon-reload")
            run("systemctl", "restart", "followupd")
            process = property_of_service("MainPID")
            run("kill", "-SEGV", process)
            wait_until(lambda: property_of_service("MainPID") not in ("0", process), "it is started again")
            cores = list(folder.glob("core*"))
            self.assertEqual(len(cores), files, limit)
            for core in cores:
                core.unlink()
        drop_in.unlink()
        run("systemctl", "daemon-reload")


class Addresses(unittest.TestCase):
    def test_only_the_addresses_of_a_drop_in_are_reached(self):
        drop_in = pathlib.Path("/run/systemd/system/followupd.service.d/addresses.conf")
        drop_in.parent.mkdir(parents=True, exist_ok=True)
        drop_in.write_text("[Service]\nIPAddressDeny=any\nIPAddressAllow=127.0.0.9\n")
        run("systemctl", "daemon-reload")
        configure()
        before = len(mails())
        run("systemctl", "restart", "followupd")
        put_records(invoices=2)
        wait_until(lambda: "alice" in run("followupctl", "queue", "list"), "the reminder is written")
        # What is filtered is not answered: nothing comes of it but time.
        time.sleep(3)
        self.assertEqual(len(mails()), before)
        drop_in.write_text("[Service]\nIPAddressDeny=any\nIPAddressAllow=127.0.0.1\n")
        run("systemctl", "daemon-reload")
        run("systemctl", "restart", "followupd")
        run("followupctl", "queue", "retry")
        wait_until(lambda: any("F2" in reminded(mail) for mail in mails()), "it is sent once the address is allowed")
        drop_in.unlink()
        run("systemctl", "daemon-reload")


class SlowServer:
    """A mail server that waits after the final dot."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.got = threading.Event()
        self.message_ids = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.speak, args=(connection,), daemon=True).start()

    def speak(self, connection):
        file = connection.makefile("rwb", buffering=0)
        file.write(b"220 slow\r\n")
        for line in file:
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                file.write(b"354 go on\r\n")
                while (text := file.readline()) not in (b".\r\n", b""):
                    if text.lower().startswith(b"message-id:"):
                        self.message_ids.append(text.split(b":", 1)[1].strip().decode())
                self.got.set()
                time.sleep(self.seconds)
            elif verb == b"QUIT":
                file.write(b"221 bye\r\n")
                return
            try:
                file.write(b"250 slow\r\n" if verb != b"EHLO" else b"250 slow\r\n")
            except OSError:
                return


class Stops(unittest.TestCase):
    def deliver_to(self, server, invoice):
        configure(port=server.port)
        run("systemctl", "restart", "followupd")
        put_records(invoices=invoice)
        self.assertTrue(server.got.wait(30))

    def test_1_a_stop_waits_for_the_answer_to_mail_past_its_final_dot(self):
        server = SlowServer(4)
        self.deliver_to(server, 4)
        begin = time.monotonic()
        run("systemctl", "stop", "followupd")
        self.assertGreater(time.monotonic() - begin, 1)
        self.assertLess(time.monotonic() - begin, 20)
        delivered = journal(FOLLOWUP_EVENT="delivered", FOLLOWUP_RECORD_ID="F4")
        self.assertEqual(len(delivered), 1)
        self.assertEqual(property_of_service("Result"), "success")

    def test_2_a_stop_gives_up_on_a_silent_server_and_sends_the_same_mail_again(self):
        server = SlowServer(60)
        self.deliver_to(server, 5)
        begin = time.monotonic()
        run("systemctl", "stop", "followupd")
        self.assertLess(time.monotonic() - begin, 29)
        self.assertEqual(property_of_service("Result"), "success", "it was not killed")
        again = SlowServer(0)
        configure(port=again.port)
        run("systemctl", "start", "followupd")
        run("followupctl", "queue", "retry", check=False)
        wait_until(lambda: again.message_ids, "it is sent again")
        self.assertEqual(again.message_ids[0], server.message_ids[0])
