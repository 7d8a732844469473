"""The mail client alone, over connections that are kept, beside Postfix's `smtp-source` (Debian's package `postfix`): as many sessions, as
many mails of the same size, to one `smtp-sink`."""

import os
import subprocess
import time

import sinks
from workshop import HERE, Row

MAILS = 20_000
OCTETS = 4096
SESSIONS = (1, 2, 10)
TURNS = 5


def measure(shop):
    program = str(HERE / ".build" / "release" / "SMTPLoad")
    mails = max(1000, MAILS * shop.clients // 200_000)
    for sessions in SESSIONS:
        ours, theirs = [], []
        with sinks.Sink() as sink:
            for _ in range(TURNS):
                theirs.append(used([
                    "/usr/sbin/smtp-source", "-d", "-s", str(sessions), "-m", str(mails), "-l", str(OCTETS), "-f", "a@example.test",
                    "-t", "b@example.test", f"127.0.0.1:{sink.port}"]))
                ours.append(used([program, str(sink.port), str(sessions), str(mails), str(OCTETS)]))
        (mine, busy), (peer, peer_busy) = (tuple(map(min, zip(*runs))) for runs in (ours, theirs))
        name = "1 session" if sessions == 1 else f"{sessions} sessions"
        yield Row(
            f"the mail client alone, {name}, mails of 4 KB", f"{mails / mine:.0f} a second", f"smtp-source {mails / peer:.0f} a second",
            peer / mine, "1.00", "", peer >= mine)
        yield Row(
            f"the same, its processor time, {name}", f"{busy / mails * 1e6:.0f} µs a mail",
            f"smtp-source {peer_busy / mails * 1e6:.0f} µs a mail", busy / peer_busy, "", "", None)


def used(command):
    """Seconds that passed, and of processor time, from a program's start to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return seconds, usage.ru_utime + usage.ru_stime
