"""All records read from their files into an empty store, without the looks, beside the `.import` of the sqlite3 shell into
tables with the indexes of its queries; then the same files again, unchanged and written with other line ends."""

import shutil
import subprocess
import time

import peers
from workshop import HERE, Row, megabytes, run, seconds

PEAK_BYTES = 100_000_000


def measure(shop):
    ours, bare, peaks = [], [], []
    for _ in range(2):
        store = fresh(shop, "import")
        imported = run([shop.program("followupctl"), "import", str(shop.records), "--store", f"sqlite:{store}",
                        "--rules", str(shop.rules), "--time-zone", "UTC"])
        ours.append(imported.seconds)
        peaks.append(imported.peak_anonymous_bytes)
        bare.append(by_shell(shop))
    mine, theirs = min(ours), min(bare)
    yield Row("first import of all CSV files", seconds(mine), f"sqlite3 .import {seconds(theirs)}", mine / theirs, "1.00",
              "0.50", mine <= theirs)
    yield Row("peak of anonymous memory in import", megabytes(max(peaks)), "", None, "100 MB", "60 MB",
              max(peaks) <= PEAK_BYTES)
    store = fresh(shop, "sources")
    first = figures(shop, store, shop.records)
    again = figures(shop, store, shop.records)
    yield Row("files of sources again, unchanged", seconds(again), f"first import {seconds(first)}", again / first, "0.10",
              "", again <= first / 10)
    rows_same = figures(shop, store, other_line_ends(shop))
    yield Row("files of sources again, the same rows in other bytes", seconds(rows_same), f"first import {seconds(first)}",
              rows_same / first)


def fresh(shop, name):
    path = shop.folder / f"{name}.db"
    for file in shop.folder.glob(f"{name}.db*"):
        file.unlink()
    return path


def figures(shop, store, records):
    """What a daemon's sources take to read a folder of files."""
    program = str(HERE / ".build" / "release" / "StoreBenchmark")
    output = run([program, "sources", str(store), str(HERE / "ten.rules"), str(records)]).output
    return next(float(line.split()[1]) for line in output.splitlines() if line.startswith("seconds"))


def other_line_ends(shop):
    folder = shop.folder / "records.crlf"
    if not folder.exists():
        part = shop.folder / "records.crlf.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for file in shop.records.glob("*.csv"):
            (part / file.name).write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        part.rename(folder)
    return folder


def by_shell(shop):
    database = fresh(shop, "shell")
    script = [f"CREATE TABLE {table} ({columns});" for table, columns in peers.TABLES.items()]
    script += [f"CREATE INDEX peer_{number} ON {index};" for number, index in enumerate(peers.INDEXES)]
    script += [".mode csv"] + [f".import --skip 1 {shop.records}/{table}.csv {table}" for table in peers.TABLES]
    start = time.perf_counter()
    subprocess.run(["sqlite3", str(database)], input="\n".join(script), text=True, check=True)
    return time.perf_counter() - start
