#!/usr/bin/env python3
"""Runs `followupctl evaluate` on random cases and reports where it differs from the oracle.

Usage: compare.py [--seed N] [--cases M] [--followupctl PATH] [--keep DIR]

For each difference: the seed, the smallest rule that shows it, the record and both answers. Exit status 1 if there is any.
An end that the oracle has not found by trying is checked where it is said to be: the match must hold a second before, and
not at it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from oracle import Case, Rule
from tree import Logic, Not, Parenthesised

PRINTED_AT_MOST = 20


def answers(program, folder):
    """{(rule, id): the printed line}, or the text of what went wrong."""
    about = json.loads((folder / "case.json").read_text())
    calendar = ["--calendar", about["calendar"]] if about["calendar"] else []
    run = subprocess.run(
        [program, "evaluate", "--rules", folder / "rules", "--records", folder / "records", "--at", about["at"],
         "--time-zone", about["time_zone"], *calendar], capture_output=True, text=True)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode not in (0, 1) or "error:" in run.stderr:
        return None, run.stderr
    matches = [line for line in lines if "problem" not in line]
    return {(line["rule"], line["id"]): line for line in matches}, [(line["rule"], line["id"]) for line in matches]


def judge(case, rule, record, verdict, line):
    """What is wrong with a printed line, or with there being none; None where all is right."""
    if line is None or not verdict.matches:
        return None if (line is None) == (not verdict.matches) else f"matches: {verdict.matches}, printed: {line}"
    expected = case.line(rule, record, verdict)
    if (line["record"], line["client"]) != (expected["record"], expected["client"]):
        return f"expected {expected}, printed {line}"
    ends = line["holds_until"] and int(datetime.fromisoformat(line["holds_until"].replace("Z", "+00:00")).timestamp())
    return judge_end(case, rule, record, verdict, ends)


def judge_end(case, rule, record, verdict, ends):
    if ends == verdict.ends:
        return None
    told = f"holds until {verdict.ends and case.zone.iso(verdict.ends)}, printed {ends and case.zone.iso(ends)}"
    if verdict.is_first and verdict.ends is not None:
        return told
    if ends is None:
        return None if verdict.ends is None else told
    if verdict.ends is not None and ends > verdict.ends or ends <= verdict.seen_until:
        return told
    real = (case.truth_at(rule, record, ends - 1) == verdict.truth
            and case.truth_at(rule, record, ends) != verdict.truth)
    return None if real else f"{told}, where nothing changes"


def smaller(rule):
    """Rules with a part of this one left out."""
    if rule.unless:
        yield Rule(rule.name, rule.root, rule.when, None)
        yield Rule(rule.name, rule.root, rule.unless, None)
    for part in parts_of(rule.when):
        yield Rule(rule.name, rule.root, part, rule.unless)


def parts_of(node):
    if isinstance(node, (Not, Parenthesised)):
        yield node.part
        yield from (type(node)(part) for part in parts_of(node.part))
    if isinstance(node, Logic):
        yield from node.parts
        for index, part in enumerate(node.parts):
            if len(node.parts) > 2:
                yield Logic(node.word, node.parts[:index] + node.parts[index + 1:])
            for made in parts_of(part):
                yield Logic(node.word, node.parts[:index] + [made] + node.parts[index + 1:])


def shrink(rule, fails):
    """The smallest rule, by leaving parts out one at a time, for which `fails` is still true."""
    found = True
    while found:
        found = next((candidate for candidate in smaller(rule) if fails(candidate)), None)
        rule = found or rule
    return rule


def differences(case, rules, program, folder):
    """[(rule, record or None, what is wrong)] for the case with these rules only."""
    case.rules = rules
    case.write_rules(folder, rules)
    lines, order = answers(program, folder)
    if lines is None:
        return [(rules[0], None, f"refused: {order}")]
    found, expected_order = [], []
    for rule, record, verdict in case.results():
        key = (rule.name, record.id)
        wrong = judge(case, rule, record, verdict, lines.get(key))
        if wrong:
            found.append((rule, record, wrong))
        if verdict.matches:
            expected_order.append(key)
    if not found and order != expected_order:
        found.append((rules[0], None, f"printed in the order {order}, expected {expected_order}"))
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--cases", type=int, default=100)
    arguments.add_argument("--followupctl", default="followupctl")
    arguments.add_argument("--keep", type=Path, help="where the cases are left; default: a temporary folder")
    options = arguments.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary)
        for seed in range(options.seed, options.seed + options.cases):
            case, folder = Case(seed), root / f"case-{seed}"
            case.write_inputs(folder)
            for rule, record, why in differences(case, case.rules, options.followupctl, folder):
                wrong += 1
                if wrong > PRINTED_AT_MOST:
                    continue
                small = shrink(rule, lambda r: any(
                    record is None or d[1] is record for d in differences(case, [r], options.followupctl, folder)))
                print(f"seed {seed}, {record.id if record else 'no record'}: {why}\n{small.text()}")
    print(f"{options.cases} cases from seed {options.seed}: {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
