"""Mails from the committed outbox: the daemon with its engine, store and mail client, each attempt and each answer on disk, beside
Prometheus' Alertmanager (Debian's package `prometheus-alertmanager`), which keeps nothing of a mail before it is sent.

Both send as many mails, each to a recipient of its own, to one `smtp-sink`. Alertmanager has an alert and a group for each, its
receiver's address made of the group's label; it is given all alerts at once and waits for no group. followupd starts with the mails
in its outbox (from ready to the last answer on disk); and, as a second figure, with nothing but the records (from ready as well: every
client looked at, every mail written, committed and sent).

With ten times as many mails: how much memory the daemon has of its own when it starts, while `queue list` is answered, while it sends,
and when all is sent."""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

import sinks
from rows import start
from workshop import Row, anonymous_bytes, megabytes, run

MAILS = 10_000
TURNS = 3
FLAT_BYTES = 8 << 20

RULES = '''record client
  name     text
  contact  email
  status   one of active, former

rule call "Client not spoken to for long"
  for each client
  when status is active
  remind contact by mail
  send immediately
  subject "Call {name}"
  message """
    {name} has not heard of us for more than 60 days.

    Please call, write or visit, and record it as an interaction.
    """
'''


def measure(shop):
    mails = max(500, MAILS * shop.clients // 200_000)
    ours, whole, theirs = [], [], []
    for _ in range(TURNS):
        with sinks.Sink() as sink:
            theirs.append(alertmanager(mails, sink.port))
        with sinks.Sink() as sink:
            ours.append(followupd(shop, outbox(shop, mails), mails, sink.port))
        with sinks.Sink() as sink:
            whole.append(followupd(shop, records(shop, mails), mails, sink.port))
    peer, mine, long = (min(runs, key=lambda run: run["seconds"]) for runs in (theirs, ours, whole))
    beside = f"Alertmanager {mails / peer['seconds']:.0f} a second"
    ratio = peer["seconds"] / mine["seconds"]
    yield Row("mails from the committed outbox, 20 connections", f"{mails / mine['seconds']:.0f} a second", beside, ratio, "10", "",
              ratio >= 10)
    yield Row("the same, its processor time", f"{mine['processor'] / mails * 1e6:.0f} µs a mail",
              f"Alertmanager {peer['processor'] / mails * 1e6:.0f} µs a mail", mine["processor"] / peer["processor"], "1.00", "",
              mine["processor"] <= peer["processor"])
    yield Row("the same, peak of its own memory", megabytes(mine["peak"]), f"Alertmanager {megabytes(peer['peak'])}",
              mine["peak"] / peer["peak"], "1.00", "", mine["peak"] <= peer["peak"])
    yield Row("mails from records that were never looked at, each written, committed and sent",
              f"{mails / long['seconds']:.0f} a second", beside, peer["seconds"] / long["seconds"], "", "", None)
    yield from memory(shop, 10 * mails)


def memory(shop, mails):
    with sinks.Sink() as sink, Daemon(shop, start.copy(outbox(shop, mails), shop.folder / "sending.db"), 1) as daemon:
        at_start = anonymous_bytes(daemon.pid)
        daemon.listen_to("queue", "list", "--limit", str(mails), "--format", "jsonl")
        listed = daemon.peak.stop()
        daemon.stop()
        with Daemon(shop, shop.folder / "sending.db", sink.port) as sender:
            sender.wait_until_sent()
            sending = sender.peak.stop()
            time.sleep(2)
            at_rest = anonymous_bytes(sender.pid)
    yield Row(
        f"own memory with {mails} mails in the outbox: at the start, while all are listed, while they are sent, afterwards",
        ", ".join(map(megabytes, (at_start, listed, sending, at_rest))), "", None, f"within {megabytes(FLAT_BYTES)} of the start", "",
        max(listed, sending, at_rest) <= at_start + FLAT_BYTES)


def records(shop, mails):
    """A store of so many clients of whom nobody has looked at one."""
    path = shop.folder / f"clients-{mails}.db"
    if not path.exists():
        folder = shop.folder / f"clients-{mails}"
        folder.mkdir(exist_ok=True)
        (folder / "call.rules").write_text(RULES)
        with open(folder / "client.csv", "w") as file:
            file.write("id,name,contact,status\n")
            file.writelines(f"c{number},Client {number},p{number}@example.test,active\n" for number in range(mails))
        part = start.copy(folder / "none", shop.folder / "clients.part.db")
        run([shop.program("followupctl"), "import", str(folder / "client.csv"), "--store", f"sqlite:{part}", "--rules",
             str(folder / "call.rules"), "--time-zone", "UTC"])
        part.rename(path)
    return path


def outbox(shop, mails):
    """The same, looked at while there was no mail server."""
    path = shop.folder / f"outbox-{mails}.db"
    if not path.exists():
        part = start.copy(records(shop, mails), shop.folder / "outbox.part.db")
        with Daemon(shop, part, 1) as daemon:
            daemon.wait(lambda db: db.execute("SELECT count(*) FROM envelope").fetchone()[0] >= mails)
        part.rename(path)
    return path


def followupd(shop, store, mails, port):
    with Daemon(shop, start.copy(store, shop.folder / "sending.db"), port) as daemon:
        seconds, processor = daemon.wait_until_sent(mails)
        return {"seconds": seconds, "processor": processor, "peak": daemon.peak.stop()}


class Daemon:
    """followupd on a store and a mail server, ready."""

    def __init__(self, shop, store, port):
        self.shop, self.store, self.port = shop, store, port

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        folder = self.folder.name
        rules = pathlib.Path(folder, "call.rules")
        rules.write_text(RULES)
        command = start.followupd(self.shop, str(self.store), folder)
        self.configuration = pathlib.Path(command[-1])
        text = self.configuration.read_text().replace(str(self.shop.rules), str(rules)).replace("127.0.0.1:1", f"127.0.0.1:{self.port}")
        self.configuration.write_text("hold_above = 0\n" + text + "connections = 20\n")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(f"{folder}/notify")
        listener.settimeout(60)
        self.process = subprocess.Popen(
            command, env={**os.environ, "NOTIFY_SOCKET": f"{folder}/notify"}, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        while b"READY=1" not in listener.recv(65536):
            pass
        listener.close()
        self.began, self.used = time.perf_counter(), processor_seconds(self.pid)
        self.peak = Peak(self.pid)
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def stop(self):
        self.peak.stop()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def listen_to(self, *arguments):
        run([self.shop.program("followupctl"), *arguments, "--config", str(self.configuration)])

    def wait(self, is_so):
        db = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        with contextlib.closing(db):
            while not is_so(db):
                if self.process.poll() is not None:
                    raise ValueError("followupd ended")
                time.sleep(0.02)

    def wait_until_sent(self, mails=0):
        """Seconds since it was ready, and of processor time."""
        self.wait(lambda db: is_sent(db, mails))
        return time.perf_counter() - self.began, processor_seconds(self.pid) - self.used


def is_sent(db, mails):
    waiting, = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM envelope WHERE state IN ('queued', 'sending', 'deferred', 'ambiguous') LIMIT 1)").fetchone()
    if waiting:
        return False
    last, = db.execute("SELECT coalesce(max(number), 0) FROM envelope").fetchone()
    return last >= mails


def alertmanager(mails, port):
    with tempfile.TemporaryDirectory() as folder:
        configuration = pathlib.Path(folder, "alertmanager.yml")
        configuration.write_text(f"""global:
  smtp_smarthost: 127.0.0.1:{port}
  smtp_from: followups@example.test
  smtp_require_tls: false
route:
  receiver: person
  group_by: [person]
  group_wait: 0s
  group_interval: 1h
  repeat_interval: 24h
receivers:
- name: person
  email_configs:
  - to: '{{{{ .GroupLabels.person }}}}@example.test'
    headers: {{subject: 'Call {{{{ .GroupLabels.person }}}}'}}
""")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            web = probe.getsockname()[1]
        process = subprocess.Popen(
            ["prometheus-alertmanager", f"--config.file={configuration}", f"--storage.path={folder}", "--cluster.listen-address=",
             f"--web.listen-address=127.0.0.1:{web}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not answers(web):
                time.sleep(0.05)
            began, used, peak = time.perf_counter(), processor_seconds(process.pid), Peak(process.pid)
            for first in range(0, mails, 1000):
                post(web, [{"labels": {"alertname": "call", "person": f"p{number}"},
                            "annotations": {"summary": f"Client {number} has not heard of us for more than 60 days."}}
                           for number in range(first, min(first + 1000, mails))])
            while sent(web) < mails:
                time.sleep(0.02)
            return {"seconds": time.perf_counter() - began, "processor": processor_seconds(process.pid) - used, "peak": peak.stop()}
        finally:
            process.kill()
            process.wait()


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def post(port, alerts):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/api/v2/alerts", json.dumps(alerts), {"Content-Type": "application/json"})
    if connection.getresponse().status != 200:
        raise ValueError("Alertmanager takes no alerts")
    connection.close()


def sent(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    counts = {line.split("{")[0]: float(line.split()[-1]) for line in text.splitlines()
              if line.startswith("alertmanager_notifications") and 'integration="email"' in line}
    return counts.get("alertmanager_notifications_total", 0) - counts.get("alertmanager_notifications_failed_total", 0)


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        ticks = stat.read().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


class Peak:
    """The most memory of its own that a process has, until it is stopped."""

    def __init__(self, pid):
        self.bytes, self.pid, self.is_over = 0, pid, False
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.is_over:
            self.bytes = max(self.bytes, anonymous_bytes(self.pid))
            time.sleep(0.02)

    def stop(self):
        self.is_over = True
        self.thread.join()
        return self.bytes
