"""What followupd is measured beside: the ten rules as SQL, on SQLite with the indexes that they want and on DuckDB."""

import csv
import datetime
import os
import sqlite3

import data

TABLES = {
    "client": "id TEXT PRIMARY KEY, name TEXT, email TEXT, segment TEXT, created_on TEXT",
    "invoice": "id TEXT PRIMARY KEY, client TEXT, amount BIGINT, issued_on TEXT, due_on TEXT, paid_on TEXT, status TEXT",
    "interaction": "id TEXT PRIMARY KEY, client TEXT, happened_on TEXT, channel TEXT",
    "contract": "id TEXT PRIMARY KEY, client TEXT, ends_on TEXT, auto_renew TEXT, value BIGINT",
    "complaint": "id TEXT PRIMARY KEY, client TEXT, opened_on TEXT, closed_on TEXT, severity TEXT",
}
# The columns of money, kept as cents.
MONEY = {"invoice": "amount", "contract": "value"}
INDEXES = [
    "invoice (due_on, client, amount) WHERE status = 'open' AND paid_on IS NULL",
    "invoice (paid_on, client, amount) WHERE status = 'paid'",
    "interaction (happened_on, client)",
    "interaction (client, happened_on)",
    "contract (ends_on, auto_renew)",
    "complaint (client, opened_on, severity) WHERE closed_on IS NULL",
]
# Kept in memory by SQLite, and mapped: more than the whole of it.
CACHE = "PRAGMA cache_size = -262144; PRAGMA mmap_size = 1073741824"


def day(offset):
    return f"'{(data.AS_OF + datetime.timedelta(days=offset)).isoformat()}'"


def queries(clients):
    """By rule of ten.rules, what selects the ids that match."""
    unpaid = "status = 'open' AND paid_on IS NULL AND due_on"
    spoken = "SELECT client FROM interaction WHERE happened_on >="
    return {
        "unpaid": f"SELECT id FROM invoice WHERE {unpaid} < {day(-7)}",
        "large_and_unpaid": f"SELECT id FROM invoice WHERE {unpaid} < {day(-30)} AND amount > 1000000",
        "silent": f"SELECT id FROM client WHERE id NOT IN ({spoken} {day(-60)})",
        "ending": f"SELECT id FROM contract WHERE auto_renew = 'no' AND ends_on BETWEEN {day(0)} AND {day(30)}",
        "serious": f"""SELECT id FROM complaint
            WHERE closed_on IS NULL AND severity = 'high' AND opened_on < {day(-3)}""",
        "arrears": f"SELECT client FROM invoice WHERE {unpaid} < {day(0)} GROUP BY client HAVING sum(amount) > 5000000",
        "unhappy": "SELECT client FROM complaint WHERE closed_on IS NULL GROUP BY client HAVING count(*) >= 2",
        "neglected": f"""WITH revenue AS (
              SELECT client, sum(amount) AS paid FROM invoice
              WHERE status = 'paid' AND paid_on >= {day(-365)} GROUP BY client),
            best AS (SELECT client FROM revenue ORDER BY paid DESC, client LIMIT {clients // 5})
            SELECT client FROM best WHERE client NOT IN ({spoken} {day(-30)})""",
        "due_soon": f"SELECT id FROM invoice WHERE {unpaid} = {day(3)}",
        "torn": f"""SELECT DISTINCT client FROM invoice
            WHERE {unpaid} < {day(0)} AND client IN (SELECT client FROM complaint WHERE closed_on IS NULL)""",
    }


def evaluate(connection, clients):
    """The number of ids that each rule finds, every id fetched."""
    return {rule: len(connection.execute(query).fetchall()) for rule, query in queries(clients).items()}


def names(table):
    return [column.split()[0] for column in TABLES[table].split(", ")]


def rows(folder, table):
    money = names(table).index(MONEY[table]) if table in MONEY else None
    with open(f"{folder}/{table}.csv", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            if money is not None:
                row[money] = int(row[money].removesuffix(" EUR").replace(".", ""))
            yield [None if value == "" else value for value in row]


def sqlite(folder, path):
    """A connection to the records of a folder; the database is made where there is none."""
    if not os.path.exists(path):
        connection = sqlite3.connect(path + ".part")
        for table, columns in TABLES.items():
            places = ", ".join("?" * len(names(table)))
            connection.execute(f"CREATE TABLE {table} ({columns})")
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows(folder, table))
        for number, index in enumerate(INDEXES):
            connection.execute(f"CREATE INDEX peer_{number} ON {index}")
        connection.execute("ANALYZE")
        connection.commit()
        connection.close()
        os.rename(path + ".part", path)
    connection = sqlite3.connect(path)
    connection.executescript(CACHE)
    return connection


def duckdb(folder, path, threads):
    """The same of DuckDB."""
    import duckdb as library

    is_new = not os.path.exists(path)
    connection = library.connect(path)
    for table in TABLES if is_new else []:
        columns = [
            f"CAST(replace(split_part({name}, ' ', 1), '.', '') AS BIGINT) AS {name}" if MONEY.get(table) == name else name
            for name in names(table)]
        connection.execute(
            f"CREATE TABLE {table} AS SELECT {', '.join(columns)} "
            f"FROM read_csv('{folder}/{table}.csv', header = true, all_varchar = true)")
    connection.execute(f"SET threads = {threads}")
    return connection
