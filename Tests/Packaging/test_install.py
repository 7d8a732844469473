"""The package, from its installation to its purge."""

import pathlib
import unittest

from machine import *


class Installation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install()

    def test_1_the_service_is_enabled_started_and_says_how_it_stands(self):
        for unit in ("followupd.service", "followupd.socket"):
            self.assertEqual(run("systemctl", "is-enabled", unit).strip(), "enabled")
            self.assertEqual(run("systemctl", "is-active", unit).strip(), "active")
        self.assertIn("0 rules in force", property_of_service("StatusText"))
        self.assertIn("0 rules", run("followupctl", "status"))

    def test_2_systemd_finds_nothing_wrong_with_the_units_and_little_exposed(self):
        self.assertEqual(run("systemd-analyze", "verify", "--man=no", "followupd.service", "followupd.socket"), "")
        run("systemd-analyze", "security", "--threshold=12", "followupd.service")

    def test_3_the_watchdog_the_credentials_and_the_hardening_are_on(self):
        self.assertEqual(property_of_service("WatchdogUSec"), "3min")
        self.assertIn("folder:/etc/followupd/credentials", run("systemctl", "cat", "followupd.service"))
        process = property_of_service("MainPID")
        limits = pathlib.Path(f"/proc/{process}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0")
        self.assertRegex(pathlib.Path(f"/proc/{process}/status").read_text(), r"NoNewPrivs:\s+1\n(?s:.*)Seccomp:\s+2\n")
        self.assertEqual(run("ps", "-o", "user=", "-p", process).strip(), "followupd")

    def test_4_managers_may_write_rules_and_nobody_else_may(self):
        rules = pathlib.Path("/etc/followupd/rules")
        run("useradd", "--groups", "followupd-managers", "maria")
        run("useradd", "marek")
        shipped = pathlib.Path("/usr/share/followupd/rules")
        count = run("followupctl", "rules", "check", shipped).split()[0]
        self.assertGreater(int(count), 5)
        run("cp", "-r", *shipped.glob("*.rules"), shipped / "calendars", shipped / "records", rules, user="maria")
        self.assertEqual((rules / "records/client.rules").group(), "followupd-managers")
        self.assertNotEqual(status("touch", rules / "other.rules", user="marek")[0], 0)
        self.assertNotEqual(status("ls", "/etc/followupd/credentials", user="maria")[0], 0)
        wait_until(lambda: f"{count} rules in force" in property_of_service("StatusText"), "her rules are taken up")

    def test_5_the_shipped_rules_are_in_order_where_they_are_installed(self):
        self.assertIn("no errors", run("followupctl", "rules", "check", "/usr/share/followupd/rules"))

    def test_6_manual_pages_and_completions_are_there(self):
        for page in ("man8/followupd.8.gz", "man1/followupctl.1.gz", "man5/followupd.toml.5.gz", "man5/followupd-rules.5.gz"):
            self.assertTrue(pathlib.Path("/usr/share/man", page).is_file(), page)
        completions = run("bash", "-c", ". /usr/share/bash-completion/completions/followupctl && complete -p followupctl")
        self.assertIn("followupctl", completions)

    def test_7_the_journal_explains_its_entries(self):
        self.assertIn("followupd has started", run("journalctl", "-t", "followupd", "-x"))

    def test_8_what_is_disabled_stays_disabled_when_it_is_upgraded(self):
        run("systemctl", "disable", "--now", "followupd.service", "followupd.socket")
        install("0.1.1", "--reinstall")
        self.assertEqual(status("systemctl", "is-enabled", "followupd.service")[1].strip(), "disabled")
        self.assertEqual(status("systemctl", "is-active", "followupd.service")[1].strip(), "inactive")
        run("systemctl", "enable", "--now", "followupd.socket", "followupd.service")

    def test_9_removed_it_leaves_what_people_made_and_purged_it_leaves_nothing(self):
        run("apt-get", "-qq", "remove", "-y", "followupd")
        self.assertFalse(pathlib.Path("/usr/bin/followupd").exists())
        self.assertTrue(pathlib.Path("/var/lib/followupd/followupd.db").is_file())
        self.assertTrue(pathlib.Path("/etc/followupd/rules/records/client.rules").is_file())
        install("0.1.1")
        self.assertEqual(run("systemctl", "is-active", "followupd.service").strip(), "active")
        run("apt-get", "-qq", "purge", "-y", "followupd")
        for path in ("/etc/followupd", "/var/lib/followupd", "/run/followupd"):
            self.assertFalse(pathlib.Path(path).exists(), path)
        self.assertNotIn("followupd", run("systemctl", "list-unit-files"))
