"""Measures rows and writes them into RESULTS.md, where rows that are not measured stay as they are.

usage: run.py [ROW…]        a row is the name of a file in rows/; all of them without a name
CLIENTS=20000 in the environment takes fewer clients, prints, and leaves RESULTS.md alone."""

import datetime
import importlib
import os
import pathlib
import platform
import re
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / ".build-bench" / "python")]

import workshop  # noqa: E402 (found by the path above)

ALL_CLIENTS = 200_000
RESULTS = HERE / "RESULTS.md"
HEAD = "| work | followupd | beside | ratio | must | aim | | measured |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"


def main(names):
    clients = int(os.environ.get("CLIENTS", ALL_CLIENTS))
    shop = workshop.Workshop(clients)
    known = sorted(path.stem for path in (HERE / "rows").glob("*.py"))
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no row `{unknown[0]}`; there are {', '.join(known)}")
    lines = read_lines()
    for name in names or known:
        for row in importlib.import_module(f"rows.{name}").measure(shop):
            print(said(row), flush=True)
            lines[row.work] = line(row)
            if clients == ALL_CLIENTS:
                RESULTS.write_text(page(lines))


def said(row):
    parts = [row.work, row.figure, row.beside, ratio(row), verdict(row)]
    return "  ".join(part for part in parts if part)


def ratio(row):
    return "" if row.ratio is None else f"{row.ratio:.2f}"


def verdict(row):
    return {None: "", True: "holds", False: "MISSED"}[row.holds]


def line(row):
    today = datetime.date.today().isoformat()
    cells = [row.work, row.figure, row.beside, ratio(row), row.must, row.aim, verdict(row), f"{today}, {commit()}"]
    return f"| {' | '.join(cells)} |"


def read_lines():
    """The lines of the table by their work."""
    text = RESULTS.read_text() if RESULTS.exists() else ""
    return {found[1].strip(): found[0] for found in re.finditer(r"^\| (.+?) \|.*$", text, re.M) if found[1] not in ("work", "---")}


def page(lines):
    return f"""# Figures

Written by `make bench`; what a row does and how one is added is in README.md. Figures hold beside others of the same row only.

The last run's machine, which may be another one than that of rows of other days: {machine()}

{HEAD}{chr(10).join(lines.values())}
"""


def machine():
    with open("/proc/cpuinfo") as info:
        model = next((text.split(":")[1].strip() for text in info if text.startswith("model name")), platform.machine())
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    found = re.search(r"Swift version ([\d.]+)", swift)
    import duckdb
    return (f"{os.cpu_count()} cores of {model}, {platform.freedesktop_os_release()['PRETTY_NAME']}, "
            f"Swift {found[1] if found else '?'}, SQLite {sqlite3.sqlite_version}, DuckDB {duckdb.__version__}, "
            f"Python {platform.python_version()}.")


def commit():
    return subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
