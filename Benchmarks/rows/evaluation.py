"""Cold evaluation: a process starts, reads the rules, evaluates ten rules on every record of a store, prints the ids
that match, and ends. The peers are warm: connected, their queries asked once before."""

import json
from collections import Counter

import peers
from workshop import INSTANT, Row, alternating, megabytes, run, seconds

# What 200,000 clients match.
EXPECTED = [57916, 9962, 18540, 3103, 4732, 1436, 2568, 9302, 1108, 5137]
PEAK_BYTES = 100_000_000


def measure(shop):
    command = shop.offline("evaluate", "--at", INSTANT, "--without-ends")
    sqlite = shop.sqlite()
    counts = peers.evaluate(sqlite, shop.clients)
    if shop.clients == 200_000 and list(counts.values()) != EXPECTED:
        raise ValueError(f"SQLite finds {counts}")
    first = run(command)
    found = Counter(json.loads(line).get("rule") for line in first.output.splitlines())
    if found != counts:
        raise ValueError(f"followupctl finds {found}, SQLite {counts}")
    duckdb = shop.duckdb(2)
    if peers.evaluate(duckdb, shop.clients) != counts:
        raise ValueError("DuckDB finds something else than SQLite")
    cold, by_sqlite, by_duckdb = alternating(
        5, lambda: run(command), lambda: peers.evaluate(sqlite, shop.clients),
        lambda: peers.evaluate(duckdb, shop.clients))
    yield Row(
        "cold evaluation of ten rules, all ids", seconds(cold), f"SQLite {seconds(by_sqlite)}", cold / by_sqlite,
        "at most half of SQLite's", "", cold <= by_sqlite / 2)
    yield Row(
        "the same, beside DuckDB on two threads", seconds(cold), f"DuckDB {seconds(by_duckdb)}", cold / by_duckdb,
        "", "faster than DuckDB")
    yield Row(
        "peak of anonymous memory in cold evaluation", megabytes(first.peak_anonymous_bytes), "", None, "100 MB", "60 MB",
        first.peak_anonymous_bytes <= PEAK_BYTES)
