"""A clock that is moved, for the daemon alone: a machine in a container shares the clock of its host."""

import pathlib
import unittest

from machine import *

SHIFT = pathlib.Path("/var/lib/followupd/clock")


class Clock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install()
        start_mail_server()
        configure()
        library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        drop_in = pathlib.Path("/run/systemd/system/followupd.service.d/clock.conf")
        drop_in.parent.mkdir(parents=True, exist_ok=True)
        # Through `env`: the library changes the environment of the first program, and Swift finds its name beside it.
        drop_in.write_text(
            f"[Service]\nExecStart=\nExecStart=/usr/bin/env /usr/bin/followupd\nEnvironment=LD_PRELOAD={library} FAKETIME_TIMESTAMP_FILE={SHIFT} FAKETIME_NO_CACHE=1"
            " FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_RESET=1\nRestrictAddressFamilies=AF_NETLINK\n")
        SHIFT.write_text("+0")
        run("systemctl", "daemon-reload")
        run("systemctl", "restart", "followupd")
        put_records()
        wait_until(lambda: mails(), "the first reminder")

    def test_1_a_clock_that_leaps_forward_is_reported_and_not_believed(self):
        SHIFT.write_text("+9d")
        wait_until(lambda: "not believed" in run("followupctl", "status"), "the leap is noticed")
        self.assertEqual(len(mails()), 1)
        SHIFT.write_text("+0")
        wait_until(lambda: "not believed" not in run("followupctl", "status"), "the clock is back")
        self.assertEqual(len(mails()), 1)

    def test_2_a_clock_set_back_sends_nothing_again(self):
        SHIFT.write_text("-10d")
        run("followupctl", "record", "put", "invoice", "F9", "client=acme", "amount=5 PLN", "due_on=2030-01-01", "status=open")
        wait_until(lambda: any("set back" in entry["MESSAGE"] for entry in journal()), "the journal says so")
        self.assertEqual(len(mails()), 1)
