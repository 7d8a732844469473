#!/usr/bin/env python3
"""Writes random rules and records, and what `followupctl evaluate` must print for them.

Usage: oracle.py --seed N --cases M --out DIR

Each case is a folder: rules/*.rules, records/TYPE.csv, case.json (seed, instant and zone) and expected.jsonl. It is worked
out by trying moments one after another, from the language reference alone, without a look at the real evaluator. A match
that outlives the moments tried has `"holds_until": null` and says with `not_before` until when it was seen to hold.
"""

import argparse
import json
import random
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path as File

from calendars import Calendar
from days import Zone
from segments import ConditionsOfSegments, random_segment
from tree import Fixed, Moment, Scope, apply
from values import kleene_and
from world import World

ZONES = ["Europe/Warsaw", "Europe/Warsaw", "America/Santiago", "Asia/Kolkata", "UTC", "Australia/Lord_Howe",
         "America/Havana"]
MINUTES_TRIED = 1440  # every minute of a day, where a condition depends on the time of day
FAR_AHEAD = 36_525


@dataclass
class Verdict:
    truth: bool | None  # None: unknown
    ends: int | None   # the first moment tried at which that is no longer so
    seen_until: int    # the moment until which nothing can have ended it unseen
    is_first: bool     # whether nothing can have ended it earlier than `ends`

    @property
    def matches(self):
        return self.truth is True


class Rule:
    def __init__(self, name, root, when, unless):
        self.name, self.root, self.when, self.unless = name, root, when, unless

    def text(self):
        unless = f"\n  unless {self.unless.text()}" if self.unless else ""
        return (f"rule {self.name}\n  for each {self.root.name}\n  when {self.when.text()}{unless}\n"
                f'  remind "someone@example.com"\n  subject "A reminder"\n')

    def matching(self, case, record):
        """Whether the rule matches the record: Fixed, or a function of a Moment; and whether the time of day matters."""
        scope = Scope(case.world, case.zone, [record])
        unless = self.unless.meaning(scope) if self.unless else Fixed(False)
        truth = apply(lambda when, except_: kleene_and(when, except_ is not True), self.when.meaning(scope), unless)
        return truth, scope.clock[0]


class Case:
    def __init__(self, seed, rule_count=8):
        self.seed = seed
        chosen = random.Random(seed)
        self.zone = Zone(chosen.choice(ZONES), Calendar(random.Random(f"calendar {seed}")))
        self.at = self.random_instant(chosen)
        self.world = World(chosen, self.at, self.zone)
        self.segments = [random_segment(self.world, name) for name in ("best", "rest")]
        self.rules = []
        for number in range(rule_count):
            root = self.world.types[chosen.choice(list(self.world.types))]
            make = ConditionsOfSegments(self.world, root, self.segments)
            depth = chosen.choice([0, 1, 2, 2, 3])
            when = make.condition([root], depth)
            unless = make.condition([root], chosen.choice([0, 1])) if chosen.random() < 0.2 else None
            self.rules.append(Rule(f"rule_{number}", root, when, unless))

    def random_instant(self, chosen):
        day = datetime(2023, 1, 1).toordinal() + chosen.randrange(6 * 365)
        if chosen.random() < 0.3:  # around the days on which clocks change, and leap days
            month, of_month = chosen.choice([(3, 25), (3, 31), (10, 26), (4, 5), (9, 7), (2, 28), (12, 31), (11, 1)])
            day = datetime(2023 + chosen.randrange(6), month, of_month).toordinal() + chosen.randrange(-1, 5)
        second = chosen.choice([0, 0, 9 * 3600, 86399, chosen.randrange(86400), chosen.randrange(4 * 3600)])
        return self.zone.midnight(day) + second

    def moment(self, second):
        return Moment(second, self.zone.date_of(second))

    def verdict(self, rule, record, days=800):
        matching, clock = rule.matching(self, record)
        if isinstance(matching, Fixed):
            return Verdict(matching.value, None, self.zone.midnight(self.world.today + FAR_AHEAD), True)
        truth = matching(self.moment(self.at))
        before = self.at
        for moment in self.moments(clock, days):
            if matching(moment) != truth:
                if not clock or moment.now - self.at <= MINUTES_TRIED * 60:
                    return Verdict(truth, moment.now, moment.now, True)
                return self.narrowed(matching, truth, before, moment.now)
            before = moment.now
        return Verdict(truth, None, self.at + MINUTES_TRIED * 60 if clock else before, not clock)

    def narrowed(self, matching, truth, before, after):
        """The verdict where the truth changed between two moments that are further apart than its ends may be."""
        while after - before > 1:
            middle = (before + after) // 2
            if matching(self.moment(middle)) == truth:
                before = middle
            else:
                after = middle
        return Verdict(truth, after, self.at + MINUTES_TRIED * 60, False)

    @lru_cache
    def moments(self, clock, days):
        return [self.moment(second) for second in self.seconds(clock, days)]

    def seconds(self, clock, days):
        midnights = [self.zone.midnight(self.world.today + day) for day in range(1, days + 1)]
        if not clock:
            return midnights
        seconds = {0, 1, self.world.second, self.world.second + 1}
        start = self.at - self.at % 60
        tried = {start + 60 * minute + s for minute in range(MINUTES_TRIED + 1) for s in seconds}
        tried.update(midnights)
        # Beyond those: each hour, and each whole number of hours from what the records name.
        phases = {value % 3600 for records in self.world.records.values() for record in records.values()
                  for name, value in record.values.items() if record.type.kinds.get(name) == "instant" and value is not None}
        # Working hours begin and end with hours on the wall.
        phases.add(-self.zone.offset(self.at) % 3600)
        hour = self.at - self.at % 3600
        tried.update(hour + 3600 * h + p + s for h in range(24 * 20) for p in phases for s in (0, 1))
        return sorted(s for s in tried if s > self.at)

    def truth_at(self, rule, record, second):
        matching, _ = rule.matching(self, record)
        return matching.value if isinstance(matching, Fixed) else matching(self.moment(second))

    def results(self, days=800):
        """(rule, record, verdict) for each rule and record of its type, in the order they are printed."""
        for rule in self.rules:
            records = self.world.records[rule.root.name].values()
            for record in sorted(records, key=lambda r: r.id.encode()):
                yield rule, record, self.verdict(rule, record, days)

    def write_inputs(self, folder):
        (folder / "rules").mkdir(parents=True, exist_ok=True)
        (folder / "records").mkdir(exist_ok=True)
        declarations = "\n".join(self.world.declaration(t) for t in self.world.types.values())
        segments = "\n".join(segment.text() for segment in self.segments)
        declarations += "\n" + self.world.thresholds.text(segments) + segments
        (folder / "rules" / "a_records.rules").write_text(declarations, encoding="utf-8")
        if self.zone.calendar.name:
            (folder / "rules" / "c_calendar.rules").write_text(self.zone.calendar.text(), encoding="utf-8")
        self.write_rules(folder, self.rules)
        self.world.write(folder / "records")
        about = {"seed": self.seed, "at": self.zone.iso(self.at), "time_zone": self.zone.name,
                 "calendar": self.zone.calendar.name}
        (folder / "case.json").write_text(json.dumps(about) + "\n")

    def write(self, folder, days=800):
        self.write_inputs(folder)
        with open(folder / "expected.jsonl", "w", encoding="utf-8") as file:
            for rule, record, verdict in self.results(days):
                if verdict.matches:
                    file.write(json.dumps(self.line(rule, record, verdict), ensure_ascii=False) + "\n")

    def write_rules(self, folder, rules):
        text = "\n".join(rule.text() for rule in rules)
        text = self.world.thresholds.text(text) + text
        (folder / "rules" / "b_rules.rules").write_text(text, encoding="utf-8")

    def line(self, rule, record, verdict):
        line = {"rule": rule.name, "record": rule.root.name, "id": record.id, "client": self.world.client_of(record),
                "holds_until": None if verdict.ends is None else self.zone.iso(verdict.ends)}
        if not verdict.is_first or verdict.ends is None and verdict.seen_until < self.at + FAR_AHEAD * 86_000:
            line["not_before"] = self.zone.iso(verdict.seen_until)
        return line


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--cases", type=int, default=10)
    arguments.add_argument("--out", type=File, required=True)
    arguments.add_argument("--days", type=int, default=800, help="how many midnights to try")
    options = arguments.parse_args()
    for seed in range(options.seed, options.seed + options.cases):
        Case(seed).write(options.out / f"case-{seed}", options.days)
