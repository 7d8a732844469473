#!/usr/bin/env python3
"""Random rules that SQL can say too: what `followupctl evaluate` matches must be what SQLite selects.

Usage: sql.py [--seed N] [--cases M] [--followupctl PATH]

SQL knows missing values and the same three truths, so that whole conditions translate word for word. Left out is what
SQLite does not know: months that end on their last day, working days, letters beyond ASCII without their case.
Exit status 1 if there is any difference.
"""

import argparse
import csv
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

SCALE = 10_000
EPOCH = date(1970, 1, 1).toordinal()
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CHOICES = {"tier": ["gold", "silver", "basic"], "state": ["open", "paid", "cancelled"], "kind": ["call", "mail"]}
TEXTS = ["Smith & Co", "smith", "ACME", "", "Says 100%", "x_y", "acme ltd"]

# type: {field: kind}; a kind with `?` may be missing. Every name stands in one type only, so that none hides another.
TYPES = {
    "client": {"name": "text", "tier": "choice?", "allowance": "money?", "on_hold": "yesno", "joined_on": "date?",
               "score": "number?"},
    "invoice": {"client": "client", "title": "text", "amount": "money", "due_on": "date", "paid_on": "date?",
                "state": "choice", "quantity": "number?"},
    "interaction": {"client": "client?", "happened_on": "date", "kind": "choice?", "note": "text?", "length": "number"},
}
LISTS = {"invoices": "invoice", "interactions": "interaction"}


class Side:
    """The same thing in both languages."""

    def __init__(self, rule, sql):
        self.rule, self.sql = rule, sql

    def __format__(self, _):
        raise TypeError("say `.rule` or `.sql`")


def both(form, *parts):
    """A form for both languages, with `{}` for each part."""
    return Side(form.format(*(p.rule for p in parts)), form.format(*(p.sql for p in parts)))


class Scope:
    """The record types in scope, innermost last, with their names in SQL."""

    def __init__(self, types):
        self.types = types

    def inside(self, type_name):
        return Scope(self.types + [(type_name, f"t{len(self.types)}")])

    def client(self):
        """The client of the outermost record, in both languages."""
        type_name, alias = self.types[0]
        return Side("client", f"{alias}.{'id' if type_name == 'client' else 'client'}")

    def fields(self, kind):
        """Every field of a kind that can be named here; the innermost record that has a name is meant."""
        known = set()
        for type_name, alias in reversed(self.types):
            for name, found in TYPES[type_name].items():
                if found.rstrip("?") == kind and name not in known:
                    known.add(name)
                    yield Side(name, f"{alias}.{name}"), name
        if self.types[0][0] != "client":
            for name, found in TYPES["client"].items():
                if found.rstrip("?") == kind:
                    yield Side(f"client.{name}", f"(SELECT {name} FROM client WHERE id = {self.client().sql})"), name

    def lists(self):
        for name, element in LISTS.items():
            prefix = "" if self.types[0][0] == "client" else "client."
            yield prefix + name, element


class Conditions:
    def __init__(self, chosen, today):
        self.random, self.today = chosen, today

    def condition(self, scope, depth):
        roll = self.random.random()
        if depth > 0 and roll < 0.45:
            parts = [self.condition(scope, depth - 1) for _ in range(self.random.choice([2, 2, 3]))]
            return both("(" + f" {self.random.choice(['and', 'or'])} ".join(["{}"] * len(parts)) + ")", *parts)
        if depth > 0 and roll < 0.55:
            return both("not ({})", self.condition(scope, depth - 1))
        makers = [self.distance, self.distance, self.dates, self.period, self.amounts, self.amounts, self.text, self.choice,
                  self.yes_no, self.empty]
        # Lists inside lists are of the same client: one level says it all.
        if len(scope.types) == 1:
            makers += [self.quantifier, self.quantifier]
        return self.random.choice(makers)(scope, depth)

    def field(self, scope, kind):
        return self.random.choice(list(scope.fields(kind)) or [(None, None)])

    # Tests

    def distance(self, scope, depth):
        d, n = self.date(scope, depth), self.random.randint(0, 40)
        weeks = self.random.random() < 0.3
        span = n * (7 if weeks else 1)
        side = self.random.choice(["ago", "away"])
        edge = f"({d.sql} {'+' if side == 'ago' else '-'} {span})"
        t = self.today
        before, upto = ("<", "<=") if side == "ago" else (">", ">=")
        sql = {
            "more than": f"{edge} {before} {t}", "at least": f"{edge} {upto} {t}",
            "less than": f"({d.sql} {upto} {t} AND {t} {before} {edge})",
            "at most": f"({d.sql} {upto} {t} AND {t} {upto} {edge})", "exactly": f"{edge} = {t}",
        }
        phrase = self.random.choice(list(sql))
        unit = ("week" if weeks else "day") + ("" if n == 1 else "s")
        if phrase == "at most" and self.random.random() < 0.5:
            return Side(f"{d.rule} is within the {'last' if side == 'ago' else 'next'} {n} {unit}", sql[phrase])
        return Side(f"{d.rule} is {phrase} {n} {unit} {side}", sql[phrase])

    def dates(self, scope, depth):
        a, b = self.date(scope, depth), self.date(scope, depth)
        if self.random.random() < 0.25:
            c = self.date(scope, 0)
            return Side(f"{a.rule} is between {b.rule} and {c.rule}", f"({a.sql} BETWEEN {b.sql} AND {c.sql})")
        words = {"before": "<", "after": ">", "on or before": "<=", "on or after": ">="}
        word = self.random.choice(list(words))
        return Side(f"{a.rule} is {word} {b.rule}", f"{a.sql} {words[word]} {b.sql}")

    def period(self, scope, depth):
        d = self.date(scope, 0)
        if self.random.random() < 0.3:
            index = self.random.randrange(7)
            return Side(f"{d.rule} is a {WEEKDAYS[index]}", f"({d.sql} + 6) % 7 = {index}")
        which = self.random.choice(["this", "last", "next"])
        step = {"last": -1, "this": 0, "next": 1}[which]
        unit = self.random.choice(["week", "month", "quarter", "year"])

        def part(day, code):
            return f"CAST(strftime('{code}', ({day} - {EPOCH}) * 86400, 'unixepoch') AS INTEGER)"
        number = {
            "week": lambda day: f"({day} - 1) / 7", "year": lambda day: part(day, "%Y"),
            "month": lambda day: f"({part(day, '%Y')} * 12 + {part(day, '%m')})",
            "quarter": lambda day: f"({part(day, '%Y')} * 4 + ({part(day, '%m')} - 1) / 3)",
        }[unit]
        return Side(f"{d.rule} is in {which} {unit}", f"{number(d.sql)} = {number(self.today)} + {step}")

    def amounts(self, scope, depth):
        kind = self.random.choice(["number", "money"])
        a, b = self.amount(scope, depth, kind), self.amount(scope, depth, kind)
        if self.random.random() < 0.2:
            c = self.amount(scope, 0, kind)
            return Side(f"{a.rule} is not between {b.rule} and {c.rule}", f"({a.sql} NOT BETWEEN {b.sql} AND {c.sql})")
        words = {"is more than": ">", "is at least": ">=", "is less than": "<", "is at most": "<=", "=": "=", "!=": "!="}
        word = self.random.choice(list(words))
        return Side(f"{a.rule} {word} {b.rule}", f"{a.sql} {words[word]} {b.sql}")

    def text(self, scope, depth):
        field, _ = self.field(scope, "text")
        if field is None:
            return self.choice(scope, depth)
        sought = self.random.choice([t for t in TEXTS if t])
        if self.random.random() < 0.4:
            negated = self.random.random() < 0.5
            return Side(f"{field.rule} is {'not ' if negated else ''}\"{sought}\"",
                        f"{field.sql} {'!=' if negated else '='} '{sought}'")
        part = sought[:self.random.randint(1, 4)].upper()
        return Side(f"{field.rule} contains \"{part}\"", f"instr(lower({field.sql}), lower('{part}')) > 0")

    def choice(self, scope, _):
        field, name = self.field(scope, "choice")
        values = CHOICES[name]
        chosen = self.random.sample(values, self.random.randint(1, len(values)))
        negated = self.random.random() < 0.4
        listed = ", ".join(f"'{v}'" for v in chosen)
        return Side(f"{field.rule} is {'not ' if negated else ''}one of {', '.join(chosen)}",
                    f"{field.sql} {'NOT ' if negated else ''}IN ({listed})")

    def yes_no(self, scope, depth):
        field, _ = self.field(scope, "yesno")
        return field and Side(field.rule, f"{field.sql} = 1") or self.choice(scope, depth)

    def empty(self, scope, depth):
        value = self.random.choice([self.date(scope, depth), self.amount(scope, depth, "money"), self.field(scope, "choice")[0]])
        negated = self.random.random() < 0.5
        return Side(f"{value.rule} is {'not ' if negated else ''}empty", f"({value.sql}) IS {'NOT ' if negated else ''}NULL")

    def quantifier(self, scope, depth):
        word = self.random.choice(["any", "none"])
        path, element, inner, rows = self.elements(scope, depth)
        return Side(f"{word}({path}{inner.rule})", f"{'NOT ' if word == 'none' else ''}EXISTS (SELECT 1 {rows})")

    def elements(self, scope, depth):
        """A list, its type, its `where` as rules say it, and what SQL selects from."""
        path, element = self.random.choice(list(scope.lists()))
        inner = scope.inside(element)
        alias = inner.types[-1][1]
        rows = f"FROM {element} {alias} WHERE {alias}.client = {scope.client().sql}"
        if self.random.random() < 0.3:
            return path, inner, Side("", ""), rows
        filter_ = self.condition(inner, min(depth, 1))
        return path, inner, Side(f" where {filter_.rule}", ""), f"{rows} AND ({filter_.sql})"

    # Values

    def date(self, scope, depth):
        roll = self.random.random()
        if roll < 0.1:
            return Side("today", str(self.today))
        if roll < 0.2:
            day = self.today + self.random.randint(-60, 60)
            return Side(date.fromordinal(day).isoformat(), str(day))
        if depth > 0 and roll < 0.4:
            n, sign = self.random.randint(0, 30), self.random.choice("+-")
            inner = self.date(scope, depth - 1)
            return Side(f"({inner.rule} {sign} {n} day{'' if n == 1 else 's'})", f"({inner.sql} {sign} {n})")
        if depth > 0 and roll < 0.6 and len(scope.types) == 1:
            return self.extreme(scope, depth, {"earliest": "MIN", "latest": "MAX"}, "date")
        return self.field(scope, "date")[0] or Side("today", str(self.today))

    def amount(self, scope, depth, kind):
        roll = self.random.random()
        unit = " PLN" if kind == "money" else ""
        field, _ = self.field(scope, kind)
        if roll < 0.3 or field is None and roll > 0.8:
            scaled = self.random.choice([0, 1, 25_000, 100_0000, 12_3400, self.random.randint(-50, 5000) * SCALE])
            return Side(f"{scaled / SCALE:.4f}".rstrip("0").rstrip(".") + unit, str(scaled))
        if depth > 0 and roll < 0.45:
            return both(f"({{}} {self.random.choice('+-')} {{}})", self.amount(scope, depth - 1, kind),
                        self.amount(scope, depth - 1, kind))
        if depth > 0 and roll < 0.7 and len(scope.types) == 1:
            return self.extreme(scope, depth, {"sum": "SUM", "smallest": "MIN", "largest": "MAX"}, kind)
        if kind == "number" and roll < 0.8:
            if len(scope.types) > 1 or self.random.random() < 0.5:
                d = self.date(scope, 0)
                return Side(f"days since {d.rule}", f"(({self.today} - {d.sql}) * {SCALE})")
            path, _, inner, rows = self.elements(scope, depth)
            return Side(f"count({path}{inner.rule})", f"(SELECT COUNT(*) * {SCALE} {rows})")
        return field or self.amount(scope, 0, kind)

    def extreme(self, scope, depth, words, kind):
        path, inner, where, rows = self.elements(scope, depth)
        own, alias = inner.types[-1]
        names = [n for n, k in TYPES[own].items() if k.rstrip("?") == kind]
        if not names:
            return self.date(scope, 0) if kind == "date" else self.amount(scope, 0, kind)
        name, word = self.random.choice(names), self.random.choice(list(words))
        value = f"(SELECT {words[word]}({alias}.{name}) {rows})"
        return Side(f"{word}({name} of {path}{where.rule})", f"COALESCE({value}, 0)" if word == "sum" else value)


class World:
    def __init__(self, chosen, today):
        self.random, self.today = chosen, today
        self.rows = {}
        for type_name, fields in TYPES.items():
            count = {"client": 12, "invoice": 60, "interaction": 60}[type_name]
            self.rows[type_name] = [[f"{type_name[:2]}{n:03}"] + [self.value(n, k) for n, k in fields.items()]
                                    for n in range(count)]

    def value(self, name, kind):
        r = self.random
        if kind.endswith("?") and r.random() < 0.3:
            return None
        return {
            "text": lambda: r.choice([t for t in TEXTS if t]), "choice": lambda: r.choice(CHOICES[name]),
            "yesno": lambda: int(r.random() < 0.5), "date": lambda: self.today + r.randint(-60, 60),
            "number": lambda: r.choice([0, 1, 2, 5, -3]) * SCALE + r.choice([0, 0, 5000, 1]),
            "money": lambda: r.choice([0, 10, 99, 1000, 2500, -40]) * SCALE + r.choice([0, 0, 5000, 100]),
            "client": lambda: f"cl{r.randrange(12):03}",
        }[kind.rstrip("?")]()

    def database(self):
        base = sqlite3.connect(":memory:")
        for type_name, fields in TYPES.items():
            base.execute(f"CREATE TABLE {type_name} (id, {', '.join(fields)})")
            marks = ", ".join("?" * (len(fields) + 1))
            base.executemany(f"INSERT INTO {type_name} VALUES ({marks})", self.rows[type_name])
        return base

    def write(self, folder):
        for type_name, fields in TYPES.items():
            with open(folder / f"{type_name}.csv", "w", encoding="utf-8", newline="") as file:
                rows = csv.writer(file)
                rows.writerow(["id", *fields])
                kinds = ["text", *(k.rstrip("?") for k in fields.values())]
                rows.writerows([[self.cell(k, v) for k, v in zip(kinds, row)] for row in self.rows[type_name]])

    @staticmethod
    def cell(kind, value):
        if value is None:
            return ""
        return {"date": lambda: date.fromordinal(value).isoformat(), "number": lambda: f"{value / SCALE:.4f}",
                "money": lambda: f"{value / SCALE:.4f} PLN", "yesno": lambda: "yes" if value else "no"}.get(kind, lambda: value)()


def declarations():
    kinds = {"yesno": "yes or no"}
    lines = []
    for type_name, fields in TYPES.items():
        lines.append(f"record {type_name}")
        for name, kind in fields.items():
            plain = kind.rstrip("?")
            if plain == "client":
                written = "link to client as " + next(n for n, t in LISTS.items() if t == type_name)
            else:
                written = "one of " + ", ".join(CHOICES[name]) if plain == "choice" else kinds.get(plain, plain)
            lines.append(f"  {name} {written}{', optional' if kind.endswith('?') else ''}")
    return "\n".join(lines) + "\n"


def differences(seed, program, folder, rule_count=12):
    chosen = random.Random(seed)
    today = date(2026, 1, 1).toordinal() + chosen.randrange(1000)
    world = World(chosen, today)
    made = []
    for number in range(rule_count):
        root = chosen.choice(list(TYPES))
        made.append((f"rule_{number}", root, Conditions(chosen, today).condition(Scope([(root, "t0")]), chosen.choice([1, 2, 3]))))
    (folder / "rules").mkdir(parents=True)
    (folder / "records").mkdir()
    world.write(folder / "records")
    text = declarations() + "".join(
        f'rule {name}\n  for each {root}\n  when {side.rule}\n  remind "a@example.com"\n  subject "x"\n' for name, root, side in made)
    (folder / "rules" / "all.rules").write_text(text, encoding="utf-8")
    at = date.fromordinal(today).isoformat() + "T12:00:00Z"
    run = subprocess.run([program, "evaluate", "--rules", folder / "rules", "--records", folder / "records", "--at", at,
                          "--time-zone", "UTC", "--without-ends"], capture_output=True, text=True)
    if run.returncode != 0:
        return [f"seed {seed}: exit {run.returncode}: {run.stderr[:2000]}"], 0
    matched = {name: [] for name, _, _ in made}
    for line in map(json.loads, run.stdout.splitlines()):
        matched[line["rule"]].append(line["id"])
    base = world.database()
    wrong, rows = [], 0
    for name, root, side in made:
        expected = [row[0] for row in base.execute(f"SELECT t0.id FROM {root} t0 WHERE {side.sql} ORDER BY t0.id")]
        rows += len(world.rows[root])
        if matched[name] != expected:
            odd = sorted(set(expected) ^ set(matched[name]))
            wrong.append(f"seed {seed}, {name} for each {root}: SQLite and followupctl differ on {odd[:5]}\n"
                         f"  when {side.rule}\n  WHERE {side.sql}")
    return wrong, rows


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--cases", type=int, default=50)
    arguments.add_argument("--followupctl", default="followupctl")
    options = arguments.parse_args()
    wrong, rows = [], 0
    for seed in range(options.seed, options.seed + options.cases):
        with tempfile.TemporaryDirectory() as temporary:
            found, counted = differences(seed, options.followupctl, Path(temporary) / "case")
            wrong += found
            rows += counted
    print("\n".join(wrong[:20]), end="\n" if wrong else "")
    print(f"SQL: {options.cases} cases from seed {options.seed}, {rows} verdicts: {len(wrong)} differences")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
