"""What tests in a booted machine share: commands, the journal, a mail server, a team with one overdue invoice."""

import email
import email.policy
import json
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

PACKAGES = pathlib.Path("/packages")
MAIL = pathlib.Path("/srv/mail")
INBOX = pathlib.Path("/var/lib/followupd/inbox")
CONFIGURATION = pathlib.Path("/etc/followupd/followupd.toml")
RULES = pathlib.Path("/etc/followupd/rules/team.rules")
# Found by searching for it wherever it must not be.
PASSWORD = "secret-a"

TEAM_RULES = """
record employee
  name   text
  email  email

record client
  name     text
  manager  link to employee, optional

record invoice
  client  link to client as invoices
  amount  money
  due_on  date
  status  one of open, paid

rule overdue "Overdue payment"
  for each invoice
  when status is open and due_on is more than 3 days ago
  remind client.manager every 3 days at most 4 times
  send immediately
  subject "Invoice {id} of {client.name}: {amount} overdue since {due_on}"
"""


def run(*command, check=True, user=None, timeout=120, text=None):
    """Runs a command; returns its output with what it said on standard error."""
    if user:
        command = ("runuser", "-u", user, "--", *command)
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout,
        input=text, stdin=None if text is not None else subprocess.DEVNULL)
    if check and done.returncode != 0:
        raise AssertionError(
            f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}\n{last_entries()}")
    return done.stdout


def last_entries():
    return subprocess.run(
        ["journalctl", "-u", "followupd", "-n", "20", "-o", "cat"], capture_output=True, text=True, check=False).stdout


def status(*command, user=None):
    """Runs a command; returns its exit status and output."""
    if user:
        command = ("runuser", "-u", user, "--", *command)
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
        stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout


def wait_until(condition, what, seconds=30):
    """Waits for something that comes by itself; returns it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}\n{last_entries()}")


def property_of_service(name):
    return run("systemctl", "show", "--property", name, "--value", "followupd.service").strip()


def journal(**fields):
    """Entries of followupd, as dictionaries."""
    matches = [f"{name}={value}" for name, value in fields.items()]
    lines = run("journalctl", "-t", "followupd", "-o", "json", *matches).splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def install(version="0.1.0", *options):
    package = next(PACKAGES.glob(f"followupd_{version}_*.deb"))
    return run("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "install", "-y", *options, package)


def start_mail_server():
    MAIL.mkdir(parents=True, exist_ok=True)
    run("/tests-support/mail/start-mail.sh", MAIL, "2000")


def configure(*, sources=True, port=2525, more=""):
    """A team whose mail goes to the server of `start_mail_server`, without a password."""
    source = "".join(
        f'\n[[source]]\nrecord = "{record}"\npath = "{INBOX}/{record}.csv"\nquiet = "0.2 s"\n'
        for record in ("employee", "client", "invoice")) if sources else ""
    write_configuration(f"""
time_zone = "Europe/Warsaw"
rules = ["rules"]
hold_above = 0
[control]
group = "followupd"
[mail]
from = "Follow-ups <followups@example.test>"
server = "smtp://127.0.0.1:{port}"
security = "none"
fallback = "bob@example.test"
{more}{source}""")


def write_configuration(text):
    CONFIGURATION.write_text(text)
    RULES.write_text(TEAM_RULES)


def put_records(invoices=1, manager="alice@example.test", due_on="2026-01-05"):
    """Files with the team's records, moved into the inbox as another program would."""
    files = {
        "employee": f"id,name,email\nanna,Anna,{manager}\n",
        "client": "id,name,manager\nacme,ACME,anna\n",
        "invoice": "id,client,amount,due_on,status\n" + "".join(
            f"F{number},acme,1000.00 PLN,{due_on},open\n" for number in range(1, invoices + 1)),
    }
    for name, text in files.items():
        new = pathlib.Path(f"/run/{name}.csv")
        new.write_text(text)
        shutil.move(new, INBOX / new.name)


def mails(mailbox="alice@example.test"):
    """The mails that the server delivered, read by an independent parser."""
    folder = MAIL / "dv/mail" / mailbox / "new"
    paths = sorted(folder.glob("*")) if folder.is_dir() else []
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]


def reminded(mail):
    """The record ids that a mail is about."""
    return sorted(header.split()[-1] for header in mail.get_all("X-Followup", []))


if __name__ == "__main__":
    sys.path.insert(0, "/tests")
    unittest.main(module=sys.argv.pop(1), verbosity=2, failfast=True)
