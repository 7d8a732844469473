"""The daemon starts on a full store: from its process to the message that it is ready, as the service manager hears it; after a
stop, and after kill -9 with a log as large as it gets. The peer is a bare C program that opens the same store and says so."""

import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time

from workshop import HERE, Row, seconds

RUNS = 7
# `journal_size_limit`: what SQLite keeps of a log.
LOG_BYTES = 16 << 20
ENDS = ("", "-wal", "-shm", ".lock", ".reserve")


def measure(shop):
    full = full_store(shop)
    bare = compiled(shop)
    killed = killed_store(shop, full)
    for what, store, must in (("start to ready with the full store", full, 0.1),
                              ("start to ready after kill -9 with a full log", killed, 0.5)):
        ours, theirs = [], []
        # In turns, so that both meet the same machine and a warm file.
        for _ in range(RUNS):
            theirs.append(time_to_ready(fresh(store, shop), lambda path, _: [bare, path]))
            ours.append(time_to_ready(fresh(store, shop), lambda path, folder: followupd(shop, path, folder)))
        mine, peer = min(ours), min(theirs)
        yield Row(what, seconds(mine), f"bare C {seconds(peer)}", mine / peer, seconds(must), "50 ms", mine <= must)


def full_store(shop):
    """A store in which a daemon looked at everything; what it opened is held, so that there is no mail."""
    full = shop.folder / "full.db"
    if not full.exists():
        part = shop.copy_of_store("full.part")
        time_to_ready(part, lambda path, folder: followupd(shop, path, folder), until=lambda: is_looked_at(part))
        part.rename(full)
    return full


def is_looked_at(store):
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    due, = db.execute("SELECT count(*) FROM dossier WHERE due <= unixepoch()").fetchone()
    counting, = db.execute("SELECT count(*) FROM held_change WHERE counting").fetchone()
    db.close()
    return due == 0 and counting == 0


def copy(store, path):
    """A copy of a store and of its log."""
    for end in ENDS:
        pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    for end in ("", "-wal"):
        if os.path.exists(f"{store}{end}"):
            shutil.copyfile(f"{store}{end}", f"{path}{end}")
    return path


def fresh(store, shop):
    return copy(store, shop.folder / "start.db")


def killed_store(shop, full):
    """A store whose writer was killed when its log had grown to its limit."""
    killed = shop.folder / "killed.db"
    if not os.path.exists(f"{killed}-wal"):
        part = copy(full, shop.folder / "killed.part.db")
        db = sqlite3.connect(part, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        number = 0
        while not os.path.exists(f"{part}-wal") or os.path.getsize(f"{part}-wal") < LOG_BYTES:
            db.execute("UPDATE follow_up SET handled_until = handled_until + 1 WHERE number BETWEEN ? AND ?", (number, number + 400))
            number += 400
        for end in ("", "-wal"):
            shutil.copyfile(f"{part}{end}", f"{killed}{end}")
        db.close()
    return killed


def followupd(shop, store, folder, server="127.0.0.1:1", settings=""):
    """The words of the daemon on a store; without a mail server where none is named."""
    configuration = pathlib.Path(folder, "followupd.toml")
    configuration.write_text(f"""{settings}
time_zone = "UTC"
rules = ["{shop.rules}"]
[store]
url = "sqlite:{store}"
[control]
socket = "{folder}/control.sock"
[mail]
from = "Follow-ups <followups@example.test>"
server = "smtp://{server}"
security = "none"
fallback = "head@example.test"
""")
    return [shop.program("followupd"), "--config", str(configuration)]


def time_to_ready(store, command, until=lambda: True):
    with tempfile.TemporaryDirectory() as folder:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(f"{folder}/notify")
        listener.settimeout(60)
        arguments = command(str(store), folder)
        start = time.perf_counter()
        process = subprocess.Popen(
            arguments, env={**os.environ, "NOTIFY_SOCKET": f"{folder}/notify"}, stderr=subprocess.DEVNULL)
        try:
            while b"READY=1" not in listener.recv(65536):
                pass
            ready = time.perf_counter() - start
            while not until():
                time.sleep(1)
            return ready
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
            listener.close()


def compiled(shop):
    program = shop.folder / "bare_open"
    subprocess.run(["cc", "-O2", "-Wall", "-o", program, HERE / "bare_open.c", "-lsqlite3"], check=True)
    return str(program)
