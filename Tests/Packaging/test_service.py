"""What the service manager and the journal see of the service."""

import os
import pathlib
import signal
import time
import unittest

from machine import *


def setUpModule():
    install()
    start_mail_server()
    configure()
    run("systemctl", "restart", "followupd")


class Service(unittest.TestCase):
    def test_1_a_reminder_reaches_a_mailbox_while_everything_is_locked_down(self):
        put_records()
        mail = wait_until(lambda: mails(), "the reminder arrives")[0]
        self.assertEqual(reminded(mail), ["F1"])
        self.assertIn("ACME", mail["Subject"])
        self.assertIn("1 rule in force", property_of_service("StatusText"))

    def test_2_the_journal_tells_the_story_of_a_client(self):
        story = wait_until(
            lambda: len(found := journal(FOLLOWUP_CLIENT="acme")) > 2 and found, "the story stands in the journal")
        events = [entry.get("FOLLOWUP_EVENT") for entry in story]
        self.assertEqual(events[:2], ["opened", "reminded"])
        self.assertIn("delivered", events)
        for entry in story:
            self.assertEqual(entry["SYSLOG_IDENTIFIER"], "followupd")
            self.assertEqual(entry["FOLLOWUP_RULE"], "overdue")
            self.assertEqual(len(entry["MESSAGE_ID"]), 32)
            self.assertIn(entry["PRIORITY"], ("4", "5", "6"))
        text = run("journalctl", "-t", "followupd", "-x", "FOLLOWUP_CLIENT=acme")
        self.assertIn("A follow-up was opened for invoice F1", text)

    def test_3_good_rules_are_reloaded_before_the_command_returns(self):
        RULES.write_text(TEAM_RULES + TEAM_RULES[TEAM_RULES.index("rule overdue"):].replace("rule overdue", "rule second"))
        run("systemctl", "reload", "followupd")
        self.assertIn("2 rules in force", property_of_service("StatusText"))

    def test_4_broken_rules_fail_the_reload_and_change_nothing(self):
        RULES.write_text(TEAM_RULES.replace("3 days ago", "3 hours ago"))
        code, said = status("systemctl", "reload", "followupd")
        self.assertNotEqual(code, 0)
        self.assertIn("team.rules:", run("journalctl", "-u", "followupd", "-n", "30"))
        self.assertIn("2 rules in force", run("followupctl", "status"))
        self.assertEqual(run("systemctl", "is-active", "followupd").strip(), "active")
        RULES.write_text(TEAM_RULES)
        run("systemctl", "reload", "followupd")

    def test_5_a_stuck_service_is_started_again(self):
        drop_in = pathlib.Path("/run/systemd/system/followupd.service.d/watchdog.conf")
        drop_in.parent.mkdir(parents=True, exist_ok=True)
        drop_in.write_text("[Service]\nWatchdogSec=2s\nRestartSec=100ms\n")
        run("systemctl", "daemon-reload")
        run("systemctl", "restart", "followupd")
        process, before = int(property_of_service("MainPID")), len(mails())
        # Fed, it lives longer than its watchdog waits.
        time.sleep(5)
        self.assertEqual(int(property_of_service("MainPID")), process)
        os.kill(process, signal.SIGSTOP)
        wait_until(lambda: int(property_of_service("NRestarts")) > 0, "the watchdog starts it again")
        wait_until(lambda: status("followupctl", "status")[0] == 0, "it answers again")
        self.assertNotEqual(int(property_of_service("MainPID")), process)
        self.assertEqual(len(mails()), before, "a restart sends nothing twice")

    def test_6_an_idle_service_stops_within_a_second(self):
        begin = time.monotonic()
        run("systemctl", "stop", "followupd")
        self.assertLess(time.monotonic() - begin, 1)
        run("systemctl", "start", "followupd")

    def test_7_a_wrong_configuration_is_not_tried_again_and_again(self):
        right = CONFIGURATION.read_text()
        CONFIGURATION.write_text(right.replace("[mail]", "[mail]\nserver_name = 1"))
        self.assertNotEqual(status("systemctl", "restart", "followupd")[0], 0)
        time.sleep(1)
        self.assertEqual(property_of_service("ExecMainStatus"), "78")
        self.assertEqual(property_of_service("Result"), "exit-code")
        self.assertIn("server_name", run("journalctl", "-t", "followupd", "-n", "5"))
        CONFIGURATION.write_text(right)
        run("systemctl", "restart", "followupd")


class Control(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run("useradd", "--groups", "followupd", "anna")
        run("useradd", "stranger")

    def test_1_members_of_the_group_may_ask_and_others_may_not(self):
        self.assertIn("rule", run("followupctl", "status", user="anna"))
        code, said = status("followupctl", "status", user="stranger")
        self.assertEqual(code, 77, said)

    def test_2_asking_a_stopped_service_starts_it(self):
        run("systemctl", "stop", "followupd.service")
        self.assertEqual(status("systemctl", "is-active", "followupd.service")[1].strip(), "inactive")
        self.assertIn("rule", run("followupctl", "status", user="anna"))
        self.assertEqual(run("systemctl", "is-active", "followupd.service").strip(), "active")

    def test_3_the_socket_outlives_the_service_with_its_rights(self):
        run("systemctl", "restart", "followupd.service")
        self.assertEqual(run("stat", "-c", "%U:%G %a", "/run/followupd/control.sock").strip(), "followupd:followupd 660")
        self.assertEqual(status("followupctl", "status", user="stranger")[0], 77)

    def test_4_who_asks_while_it_starts_waits_for_the_answer(self):
        run("systemctl", "stop", "followupd.service")
        run("systemctl", "start", "--no-block", "followupd.service")
        self.assertIn("rule", run("followupctl", "status", user="anna"))
