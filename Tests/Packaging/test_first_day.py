"""What the documentation tells an administrator to type on the first day, typed."""

import pathlib
import re
import time
import unittest

from machine import *

PAGE = pathlib.Path("/documentation/first-day.md")
BLOCK = re.compile(r"^<!-- machine -->\n```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands():
    """Each command of the page with what it must print; `…` stands for anything."""
    found = []
    for block in BLOCK.findall(PAGE.read_text()):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append([line[2:], ""])
            else:
                found[-1][1] += line + "\n"
    return found


class FirstDay(unittest.TestCase):
    def test_every_command_does_what_the_page_says(self):
        run("useradd", "--create-home", "anna")
        run("postconf", "-e", "inet_interfaces=loopback-only", "mydestination=localhost", "alias_maps=", "mynetworks=127.0.0.0/8")
        run("postfix", "start")
        self.assertGreater(len(commands()), 12)
        for command, expected in commands():
            pattern = ".*".join(re.escape(part) for part in expected.strip().split("…"))
            # A reader who is too early looks again.
            end = time.monotonic() + (20 if command.startswith(("followupctl list", "journalctl", "grep")) else 0)
            while True:
                code, printed = status("bash", "-c", f"cd /packages && {command}")
                if code == 0 and re.fullmatch(pattern, printed.strip(), re.DOTALL):
                    break
                if time.monotonic() > end:
                    self.fail(f"$ {command}\nended with {code} and printed\n{printed}\nand not\n{expected}\n{last_entries()}")
                time.sleep(0.3)
