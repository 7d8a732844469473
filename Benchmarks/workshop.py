"""What rows are measured with: the programs, the records, a store that holds them, the peers, and clocks."""

import os
import pathlib
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass

import data
import peers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
# Made once and kept.
WORK = ROOT / ".build-bench"
PROGRAMS = ROOT / ".build-release" / "release"
INSTANT = f"{data.AS_OF}T12:00:00Z"


@dataclass
class Row:
    """A line of the table: what followupd does, and what a peer (or a promise) makes of the same."""

    work: str
    figure: str
    # What it is measured beside in the same run, with its figure; empty for a bare promise.
    beside: str = ""
    # followupd's figure by the peer's; nil where there is none.
    ratio: float | None = None
    must: str = ""
    aim: str = ""
    # Whether "must" holds; nil where it is only reported.
    holds: bool | None = None


@dataclass
class Run:
    """A finished command."""

    seconds: float
    output: str
    # The most memory of its own that it had, sampled every few milliseconds.
    peak_anonymous_bytes: int


class Workshop:
    def __init__(self, clients):
        self.clients = clients
        self.folder = WORK / str(clients)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rules = HERE / "ten.rules"
        self._peers = {}

    @property
    def records(self):
        """The folder of CSV files."""
        return self._made("records", lambda path: data.Generator(self.clients).write(path))

    @property
    def store(self):
        """A store with the records, to be read only: `copy_of_store` for more."""
        folder = self._made("store", self._import_everything)
        return folder / "followupd.db"

    def copy_of_store(self, name):
        copy = self.folder / f"{name}.db"
        for end in ("", "-wal", "-shm", ".lock"):
            pathlib.Path(f"{copy}{end}").unlink(missing_ok=True)
        shutil.copyfile(self.store, copy)
        return copy

    def program(self, name):
        return str(PROGRAMS / name)

    def sqlite(self):
        return self._peer("sqlite", lambda path: peers.sqlite(self.records, path))

    def duckdb(self, threads):
        connection = self._peer("duckdb", lambda path: peers.duckdb(self.records, path, threads))
        connection.execute(f"SET threads = {threads}")
        return connection

    def offline(self, command, *arguments, store=None):
        """The words of an offline command of followupctl on the ten rules."""
        return [self.program("followupctl"), command, "--store", f"sqlite:{store or self.store}",
                "--rules", str(self.rules), "--time-zone", "UTC", *map(str, arguments)]

    def _peer(self, name, open_peer):
        if name not in self._peers:
            self._peers[name] = open_peer(str(self.folder / f"peer.{name}"))
        return self._peers[name]

    def _made(self, name, make):
        path = self.folder / name
        if not path.exists():
            print(f"making the {name} of {self.clients} clients", flush=True)
            part = self.folder / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(path)
        return path

    def _import_everything(self, folder):
        command = [self.program("followupctl"), "import", str(self.records), "--store", f"sqlite:{folder}/followupd.db",
                   "--rules", str(self.rules), "--time-zone", "UTC"]
        print(run(command).output, end="", flush=True)


def run(command, environment=None):
    """Runs a command to its end. Raises where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **(environment or {})})
    peak = [0]
    sampler = threading.Thread(target=_sample, args=(process.pid, peak))
    sampler.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - start
    sampler.join()
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, output.decode(), peak[0])


def anonymous_bytes(pid):
    """Memory that belongs to the process alone and to no file; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) << 10 for line in status if line.startswith("RssAnon")), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _sample(pid, peak):
    while (bytes_now := anonymous_bytes(pid)) > 0 or peak[0] == 0:
        peak[0] = max(peak[0], bytes_now)
        time.sleep(0.002)
        if not os.path.exists(f"/proc/{pid}"):
            break


def shortest(runs, work):
    """The shortest of some runs, in seconds, of something that is called: whatever else the machine does only adds."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def alternating(runs, *works):
    """The shortest run of each of some works, one after the other in turns, so that all meet the same machine."""
    best = [float("inf")] * len(works)
    for _ in range(runs):
        for index, work in enumerate(works):
            best[index] = min(best[index], shortest(1, work))
    return best


def seconds(value):
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def megabytes(value):
    return f"{value / 1e6:.0f} MB"
