"""A record changed, to all of it committed and synced: the dossier's chunk, its next instant, the follow-up, its history and
its reminder. The peer is a bare C program that commits the same rows with the same settings; and a morning on which some
dossiers fall due, among many and among few clients."""

import contextlib
import pathlib
import shutil
import sqlite3
import subprocess

from workshop import HERE, Row, Workshop, run, seconds

COUNT = 1000
MORNING = 1000
SCORES = 100
TURNS = 8
ENDS = ("", "-wal", "-shm", ".lock")
# How the rows of each table that differ are found, and which dossier each belongs to.
CLIENT = "(SELECT number FROM after.dossier d WHERE d.type = 1 AND d.id = {})"


def measure(shop):
    rested = rested_store(shop)
    for size, name in ((1, "one at a time"), (100, "in batches of 100")):
        # In turns, so that both meet the same machine and a warm file.
        ours, bare = [], []
        for _ in range(TURNS):
            after = copy(rested, shop.folder / "after.db")
            ours.append(figure(bench("commit", after, COUNT, size)))
            changes = difference(rested, after, shop.folder / "changes.db", size)
            before = copy(rested, shop.folder / "before.db")
            bare.append(figure(run([compiled(shop), str(before), str(changes)]).output))
        mine, theirs = min(ours), min(bare)
        share = theirs / mine
        yield Row(
            f"a record changed, to all of it committed, {name}", f"{COUNT / mine:.0f} a second",
            f"bare C {COUNT / theirs:.0f} a second", share, "0.60", "0.80", share >= 0.6)
    few = Workshop(shop.clients // 10)
    mornings = {shop: [], few: []}
    for _ in range(TURNS):
        for place, seen in mornings.items():
            after = copy(rested_store(place), place.folder / "after.db")
            postpone_scores(after)
            seen.append(figure(bench("morning", after, MORNING)))
    among_many, among_few = min(mornings[shop]), min(mornings[few])
    yield Row(
        f"a morning with {MORNING} due among {shop.clients} clients", seconds(among_many),
        f"among {few.clients} {seconds(among_few)}", among_many / among_few, "1.20", "100 ms", among_many <= 1.2 * among_few)


def postpone_scores(store):
    """Leaves as many scores to end on the morning among many clients as among few: ten times as many would, with ten times the
    clients, and a morning costs what falls due in it."""
    with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as db:
        db.execute(
            "UPDATE segment_score SET until = until + 400 * 86400 WHERE until IS NOT NULL AND (segment, id) NOT IN "
            "(SELECT segment, id FROM segment_score WHERE until IS NOT NULL ORDER BY until, id LIMIT ?)", (SCORES,))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rested_store(shop):
    """A store whose dossiers were all looked at."""
    rested = shop.folder / "rested.db"
    if not rested.exists():
        part = shop.copy_of_store("rested.part")
        bench("settle", part)
        part.rename(rested)
    return rested


def copy(store, path):
    for end in ENDS:
        pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    shutil.copyfile(store, path)
    return path


def bench(work, store, *arguments):
    program = str(HERE / ".build" / "release" / "StoreBenchmark")
    return run([program, work, str(store), str(HERE / "ten.rules"), *map(str, arguments)]).output


def figure(output):
    return next(float(line.split()[1]) for line in output.splitlines() if line.startswith("seconds"))


def compiled(shop):
    program = shop.folder / "bare_commit"
    subprocess.run(["cc", "-O2", "-Wall", "-o", program, HERE / "bare_commit.c", "-lsqlite3"], check=True)
    return str(program)


def difference(before, after, path, size):
    """A database of the rows in which two stores differ, each after the number of its commit: `size` dossiers a commit."""
    for end in ENDS:
        pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.execute("ATTACH ? AS before", (str(before),))
    db.execute("ATTACH ? AS after", (str(after),))
    new = {table: db.execute(f"SELECT coalesce(max(number), 0) FROM before.{table}").fetchone()[0]
           for table in ("follow_up", "history")}
    found = {
        "identity": ("r.dossier", "after.identity r WHERE r.type = (SELECT number FROM after.record_type WHERE name = 'invoice') AND r.id >= 'n'"),
        "follow_up": (CLIENT.format("r.dossier_id"), f"after.follow_up r WHERE number > {new['follow_up']}"),
        "history": (
            CLIENT.format("(SELECT dossier_id FROM after.follow_up f WHERE f.number = r.follow_up)"),
            f"after.history r WHERE number > {new['history']}"),
        "reminder": (CLIENT.format("r.dossier_id"), f"after.reminder r WHERE follow_up > {new['follow_up']}"),
    }
    db.execute("CREATE TABLE changed AS SELECT DISTINCT dossier AS number FROM " + found["identity"][1])
    db.execute("CREATE TABLE place AS SELECT number, (row_number() OVER (ORDER BY number) - 1) / ? AS place FROM changed", (size,))
    db.execute("CREATE UNIQUE INDEX place_by_number ON place (number)")
    inside = "(SELECT number FROM changed)"
    found["chunk"] = ("r.number >> 20", "after.chunk r WHERE r.number >> 20 IN (SELECT number FROM changed) AND r.bytes IS NOT (SELECT bytes FROM before.chunk b WHERE b.number = r.number)")
    found["dossier"] = ("r.number", f"after.dossier r WHERE number IN {inside}")
    found["segment_score"] = (
        CLIENT.format("r.id"),
        f"after.segment_score r WHERE id IN (SELECT id FROM after.dossier WHERE number IN {inside}) AND until IS NOT "
        "(SELECT until FROM before.segment_score b WHERE b.segment = r.segment AND b.id = r.id)")
    for table, (dossier, rows) in found.items():
        db.execute(f"CREATE TABLE {table} AS SELECT (SELECT place FROM place WHERE number = {dossier}) AS place, r.* FROM {rows}")
    db.commit()
    db.close()
    return path
