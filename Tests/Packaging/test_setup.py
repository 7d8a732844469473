"""An installation that `followupctl init` set up and `followupctl doctor` looks at."""

import json
import pathlib
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
        for path in pathlib.Path("/etc/followupd/rules").rglob("*.rules"):
            path.unlink()
        RULES.write_text(TEAM_RULES)
        run("followupctl", "reload")
        put_records()
        wait_until(lambda: any(reminded(mail) == ["F1"] for mail in mails()), "the reminder arrives")

    def test_3_doctor_finds_nothing_wrong_with_it(self):
        found = findings()
        self.assertNotIn("error", found)
        self.assertIn("mail server", {finding["check"] for finding in found["ok"]})

    def test_4_doctor_says_what_to_do_about_each_thing_that_is_wrong(self):
        right = CONFIGURATION.read_text()
        CREDENTIAL.write_text("wrong")
        CREDENTIAL.chmod(0o644)
        RULES.chmod(0o600)
        CONFIGURATION.write_text(right.replace(str(INBOX), "/nowhere"))
        errors = findings()["error"]
        said = " ".join(finding["message"] for finding in errors)
        for what in (str(CREDENTIAL), str(RULES), "/nowhere", "535"):
            self.assertIn(what, said)
        for finding in errors:
            self.assertTrue(finding["remedy"], finding)
        self.assertEqual(status("followupctl", "doctor")[0], 1)

    def test_5_init_overwrites_nothing_that_people_made(self):
        before = CONFIGURATION.read_text()
        code, said = status(*SETUP[:-2])
        self.assertNotEqual(code, 0)
        self.assertEqual(CONFIGURATION.read_text(), before)
        self.assertEqual(CREDENTIAL.read_text(), "wrong")
