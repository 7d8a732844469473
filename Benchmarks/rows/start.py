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

from rows.changes import copy, rested_store
from workshop import HERE, Row, seconds

RUNS = 7
# `journal_size_limit`: what SQLite keeps of a log.
LOG_BYTES = 16 << 20


def measure(shop):
    rested = rested_store(shop)
    bare = compiled(shop)
    killed = killed_store(shop, rested)
    for what, store, must in (("start to ready with the full store", rested, 0.1),
                              ("start to ready after kill -9 with a full log", killed, 0.5)):
        ours, theirs = [], []
        # In turns, so that both meet the same machine and a warm file.
        for _ in range(RUNS):
            theirs.append(time_to_ready(fresh(store, shop), lambda path, _: [bare, path]))
            ours.append(time_to_ready(fresh(store, shop), lambda path, folder: followupd(shop, path, folder)))
        mine, peer = min(ours), min(theirs)
        yield Row(what, seconds(mine), f"bare C {seconds(peer)}", mine / peer, seconds(must), "50 ms", mine <= must)


def fresh(store, shop):
    """A copy of a store and of its log."""
    path = copy(store, shop.folder / "start.db")
    for end in (".reserve",):
        pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    if os.path.exists(f"{store}-wal"):
        shutil.copyfile(f"{store}-wal", f"{path}-wal")
    return path


def killed_store(shop, rested):
    """A store whose writer was killed when its log had grown to its limit."""
    killed = shop.folder / "killed.db"
    if not os.path.exists(f"{killed}-wal"):
        part = copy(rested, shop.folder / "killed.part.db")
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


def followupd(shop, store, folder):
    configuration = pathlib.Path(folder, "followupd.toml")
    configuration.write_text(f"""time_zone = "UTC"
rules = ["{shop.rules}"]
[store]
url = "sqlite:{store}"
[control]
socket = "{folder}/control.sock"
[mail]
from = "Follow-ups <followups@example.test>"
server = "smtp://127.0.0.1:1"
security = "none"
fallback = "head@example.test"
""")
    return [shop.program("followupd"), "--config", str(configuration)]


def time_to_ready(store, command):
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
            return time.perf_counter() - start
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
            listener.close()


def compiled(shop):
    program = shop.folder / "bare_open"
    subprocess.run(["cc", "-O2", "-Wall", "-o", program, HERE / "bare_open.c", "-lsqlite3"], check=True)
    return str(program)
