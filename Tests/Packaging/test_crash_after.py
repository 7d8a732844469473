"""The same machine, booted again."""

import unittest

from machine import *


class After(unittest.TestCase):
    def test_nothing_is_lost_and_nothing_is_sent_twice(self):
        start_mail_server()
        self.assertEqual(run("systemctl", "is-active", "followupd.service").strip(), "active")
        self.assertIn("everything is as promised", run("followupctl", "verify"))
        run("followupctl", "queue", "retry")
        wait_until(lambda: len(mails()) == 2, "the mail that waited is sent")
        self.assertEqual(sorted(name for mail in mails() for name in reminded(mail)), ["F1", "F2"])
