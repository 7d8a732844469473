"""An installation that `followupctl init` set up and `followupctl doctor` looks at."""

import json
import pathlib
import shutil
import unittest

from machine import *

CREDENTIAL = pathlib.Path("/etc/followupd/credentials/smtp-password")
SETUP = (
    "followupctl", "init", "--server", "smtp://127.0.0.1:2587", "--security", "starttls", "--ca-file", f"{MAIL}/tls/cert.pem",
    "--username", "alice@example.test", "--password-file", "-", "--sender", "Follow-ups <alice@example.test>",
    "--fallback", "bob@example.test", "--team", "Sales", "--time-zone", "Europe/Warsaw", "--source-folder", INBOX,
    "--restrict-network", "--test-mail", "alice@example.test")


def findings():
    """What `doctor` found, by severity."""
    printed = status("followupctl", "doctor", "--format", "json")[1]
    found = {}
    for finding in json.loads(printed):
        found.setdefault(finding["severity"], []).append(finding)
    return found


class Setup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install()
        start_mail_server()
        run("chmod", "755", MAIL, MAIL / "tls")

    def test_1_one_command_sets_up_a_service_that_sends_a_test_mail(self):
        said = run(*SETUP, text=PASSWORD)
        self.assertNotIn(PASSWORD, said)
        wait_until(lambda: any("test mail" in mail["Subject"] for mail in mails()), "the test mail arrives")
        self.assertEqual(run("stat", "-c", "%U %a", CREDENTIAL).strip(), "root 600")
        self.assertNotIn(PASSWORD, CONFIGURATION.read_text())
        # Said by the command itself.
        for command in ("systemctl daemon-reload", "systemctl enable --now followupd"):
            self.assertIn(command, said)
        run("systemctl", "daemon-reload")
        run("systemctl", "restart", "followupd")
        self.assertIn("any", property_of_service("IPAddressDeny").replace("0.0.0.0/0", "any"))

    def test_2_a_reminder_goes_out_though_the_service_may_reach_the_mail_server_alone(self):
        # The packs that it begins with wait until nine o'clock; this rule does not.
        RULES.write_text("""
rule overdue "Overdue payment"
  for each invoice
  when status is open and due_on is more than 3 days ago
  remind client.manager
  send immediately
  subject "Invoice {number} of {client.name}: {amount} overdue since {due_on}"
""")
        run("followupctl", "reload")
        for name, text in {
            "employee": "id,name,email\nanna,Anna,alice@example.test\n",
            "client": "id,name,manager,relation\nacme,ACME,anna,active\n",
            "invoice": "id,number,client,amount,due_on,status\nF1,F1,acme,1000.00 PLN,2026-01-05,open\n",
        }.items():
            new = pathlib.Path(f"/run/{name}.csv")
            new.write_text(text)
            shutil.move(new, INBOX / new.name)
        wait_until(lambda: any("F1" in reminded(mail) for mail in mails()), "the reminder arrives")

    def test_3_doctor_finds_nothing_wrong_with_it(self):
        found = findings()
        self.assertNotIn("error", found)
        self.assertIn("mail", {finding["check"] for of_severity in found.values() for finding in of_severity})

    def test_4_doctor_says_what_to_do_about_each_thing_that_is_wrong(self):
        right = CONFIGURATION.read_text()
        CREDENTIAL.write_text("wrong")
        RULES.chmod(0o600)
        CONFIGURATION.write_text(right.replace(str(INBOX), "/nowhere"))
        errors = findings()["error"]
        said = " ".join(finding["message"] for finding in errors)
        for what in (str(RULES), "/nowhere", "535"):
            self.assertIn(what, said)
        for finding in errors:
            self.assertTrue(finding["remedy"], finding)
        self.assertEqual(status("followupctl", "doctor")[0], 1)
        CREDENTIAL.chmod(0o644)
        self.assertIn(str(CREDENTIAL), " ".join(finding["message"] for finding in findings()["error"]))

    def test_5_init_overwrites_nothing_that_people_made(self):
        before = CONFIGURATION.read_text()
        code, said = status(*SETUP[:-2])
        self.assertNotEqual(code, 0)
        self.assertEqual(CONFIGURATION.read_text(), before)
        self.assertEqual(CREDENTIAL.read_text(), "wrong")
