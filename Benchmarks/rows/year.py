"""A year's stop: a daemon that looked at everything is started a year later, by libfaketime (Debian's package `faketime`). How long
until it is ready, and until everything that fell due meanwhile was looked at and what remains to be said of it is in the outbox."""

import calendar
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time

import data
import sinks
from workshop import Row, anonymous_bytes, megabytes, run, seconds
from rows import start

FIRST = data.AS_OF
LATER = data.AS_OF.replace(year=data.AS_OF.year + 1)
TWO_MINUTES = 120


def measure(shop):
    store = start.copy(looked_at_store(shop), shop.folder / "later.db")
    with sinks.Sink() as sink, Stopped(shop, store, LATER, sink) as daemon:
        ready = daemon.wait_until_ready()
        caught_up, peak = daemon.wait_until_caught_up()
        used, mails = daemon.processor_seconds(), daemon.mails()
    yield Row(f"a year's stop, {shop.clients} clients: start to ready", seconds(ready), "", None, "before it", "", ready < caught_up)
    yield Row(
        f"a year's stop, {shop.clients} clients: start to caught up", seconds(caught_up), f"{mails} mails", None, "120 s", "",
        caught_up <= TWO_MINUTES)
    yield Row("processor time of a year's stop", seconds(used), "", None, "", "", None)
    yield Row("peak of anonymous memory in a year's stop", megabytes(peak), "", None, "", "", None)


def looked_at_store(shop):
    """A store whose records came and were looked at on the day as of which they are, after its window."""
    looked = shop.folder / "year.db"
    if not looked.exists():
        part = shop.folder / "year.part.db"
        for end in start.ENDS:
            pathlib.Path(f"{part}{end}").unlink(missing_ok=True)
        run(["/usr/bin/env", shop.program("followupctl"), "import", str(shop.records), "--store", f"sqlite:{part}",
             "--rules", str(shop.rules), "--time-zone", "UTC"], clock(FIRST))
        with sinks.Sink() as sink, Stopped(shop, part, FIRST, sink) as daemon:
            daemon.wait_until_ready()
            daemon.wait_until_caught_up()
            if daemon.follow_ups() == 0:
                raise ValueError("the records were not looked at")
        part.rename(looked)
    return looked


def clock(day):
    """The environment of a program for which it is noon of a day. To be run through `env`: the library changes the environment of the
    first program, and Swift finds its arguments beside it."""
    library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    # As if the machine had been off meanwhile: a clock that leaps while it runs is not believed.
    return {"LD_PRELOAD": str(library), "TZ": "UTC", "FAKETIME": f"@{day} 12:00:00", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FOLLOWUPD_BOOT_ID": f"the machine's start before {day}"}


class Stopped:
    """A daemon that starts at noon of a day, with a mail server that takes everything."""

    def __init__(self, shop, store, day, sink):
        self.shop, self.store, self.day, self.sink = shop, store, day, sink
        # It is noon for every program that starts, and later for one that has run a while.
        self.afternoon = int(calendar.timegm((day.year, day.month, day.day, 13, 0, 0)))

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        folder = self.folder.name
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.listener.bind(f"{folder}/notify")
        self.listener.settimeout(60)
        command = start.followupd(
            self.shop, str(self.store), folder, server=f"127.0.0.1:{self.sink.port}", settings="hold_above = 0")
        environment = {**os.environ, **clock(self.day), "NOTIFY_SOCKET": f"{folder}/notify"}
        self.began = time.perf_counter()
        self.process = subprocess.Popen(["/usr/bin/env", *command], env=environment, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        self.listener.close()
        self.folder.cleanup()

    def wait_until_ready(self):
        while b"READY=1" not in self.listener.recv(65536):
            pass
        return time.perf_counter() - self.began

    def wait_until_caught_up(self):
        """Seconds since the start, and the most memory of its own that the daemon had."""
        db = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        peak = 0
        while True:
            peak = max(peak, anonymous_bytes(self.process.pid))
            if self.process.poll() is not None:
                raise ValueError("followupd ended")
            due, = db.execute("SELECT count(*) FROM (SELECT 1 FROM dossier WHERE due <= ? LIMIT 1)", (self.afternoon,)).fetchone()
            waiting, = db.execute(
                "SELECT count(*) FROM (SELECT 1 FROM reminder WHERE state = 'waiting' AND moment <= ? LIMIT 1)", (self.afternoon,)).fetchone()
            if due + waiting == 0:
                db.close()
                return time.perf_counter() - self.began, peak
            time.sleep(0.2)

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            ticks = stat.read().rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def mails(self):
        return self.count("envelope")

    def follow_ups(self):
        return self.count("follow_up")

    def count(self, table):
        db = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        count, = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        db.close()
        return count
