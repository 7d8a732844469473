"""From one version of the package to the next."""

import pathlib
import unittest

from machine import *


class Upgrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install("0.1.0")
        start_mail_server()
        configure()
        run("systemctl", "restart", "followupd")
        put_records()
        wait_until(lambda: mails(), "the first reminder")

    def test_1_rules_records_queue_and_the_changed_configuration_are_kept(self):
        # A mail that waits, for a server that is not there.
        configure(port=9)
        run("followupctl", "reload")
        put_records(invoices=2)
        wait_until(lambda: "deferred" in run("followupctl", "queue", "list"), "a mail waits")
        configuration, rules = CONFIGURATION.read_text(), RULES.read_text()
        listed = run("followupctl", "list", "--format", "json")

        install("0.1.1", "-o", "Dpkg::Options::=--force-confold")

        self.assertEqual(CONFIGURATION.read_text(), configuration)
        self.assertEqual(RULES.read_text(), rules)
        self.assertEqual(run("systemctl", "is-active", "followupd.service").strip(), "active")
        self.assertEqual(run("followupctl", "list", "--format", "json"), listed)
        self.assertIn("deferred", run("followupctl", "queue", "list"))

    def test_2_what_waited_is_sent_once_and_what_was_sent_is_not_sent_again(self):
        configure()
        run("followupctl", "reload")
        run("followupctl", "queue", "retry")
        wait_until(lambda: len(mails()) == 2, "the mail that waited is sent")
        self.assertEqual(sorted(name for mail in mails() for name in reminded(mail)), ["F1", "F2"])

    def test_3_a_store_of_a_newer_version_is_refused_and_left_as_it_is(self):
        run("systemctl", "stop", "followupd.socket", "followupd.service")
        store = pathlib.Path("/var/lib/followupd/followupd.db")
        run("python3", "-c", f"import sqlite3; d = sqlite3.connect('{store}'); d.execute('pragma user_version = 9999');"
            "d.commit(); d.close()")
        before = store.read_bytes()
        self.assertNotEqual(status("systemctl", "start", "followupd.service")[0], 0)
        self.assertEqual(property_of_service("ExecMainStatus"), "65")
        self.assertEqual(store.read_bytes(), before)
        self.assertIn("newer followupd", run("journalctl", "-t", "followupd", "-n", "5"))
