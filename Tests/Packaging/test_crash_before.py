"""A machine that is stopped hard while mail is on its way."""

import unittest

from machine import *


class Before(unittest.TestCase):
    def test_mail_is_on_its_way_when_the_machine_stops(self):
        install()
        start_mail_server()
        configure()
        run("systemctl", "restart", "followupd")
        put_records()
        wait_until(lambda: mails(), "the first reminder")
        configure(port=9)
        run("followupctl", "reload")
        put_records(invoices=2)
        wait_until(lambda: "deferred" in run("followupctl", "queue", "list"), "a mail waits")
        configure()
