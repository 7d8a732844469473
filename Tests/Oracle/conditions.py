"""Conditions made at random: well typed, about the records of a world, each a tree of `tree.py`."""

from datetime import date

import values as v
from days import WEEKDAYS, period
from expressions import Expressions
from tree import (SUM, DateOf, DateTest, Duration, ListIsEmpty, Literal, Logic, Not, Now, Operation, Parenthesised, Path,
                  Shifted, Test, Today)

BOUNDS = {"more than": ">", "at least": ">=", "less than": "<", "at most": "<="}
ORDERS = {"before": "<", "after": ">", "on or before": "<=", "on or after": ">="}
VALUE_KINDS = ("date", "instant", "number", "whole", "money", "text", "email", "yes or no", "choice")


class Conditions(Expressions):
    """Makes conditions for rules `for each` of one type. `env` is the types in scope, innermost first."""

    def condition(self, env, depth):
        roll = self.random.random()
        if depth > 0 and roll < 0.45:
            word = self.random.choice(["and", "or"])
            parts = [self.condition(env, depth - 1) for _ in range(self.random.choice([2, 2, 2, 3]))]
            made = Logic(word, parts, line_breaks=self.chance(0.2))
        elif depth > 0 and roll < 0.55:
            made = Not(self.condition(env, depth - 1))
        else:
            made = self.test(env, depth)
        return Parenthesised(made) if self.chance(0.05) else made

    def test(self, env, depth):
        while True:
            maker = self.random.choice([
                self.date_distance, self.date_distance, self.date_distance, self.date_order, self.date_period,
                self.instant_distance, self.instant_order, self.number_test, self.number_test, self.money_test,
                self.money_test, self.text_test, self.choice_test, self.choice_test, self.yes_no_test, self.link_test,
                self.list_test, self.quantifier, self.quantifier, self.empty_test])
            made = maker(env, depth)
            if made is not None:
                return made

    def date_distance(self, env, depth):
        r = self.random
        left = self.any_date(env, depth - 1)
        return left and self.distance(env, left, False)

    def instant_distance(self, env, depth):
        left = self.instant(env, depth - 1)
        if left is None or left.text().startswith("now"):
            return None
        if self.chance(0.25):
            past, negated = self.chance(0.5), self.chance(0.3)
            written = f"{left.at(SUM)} is {'not ' if negated else ''}in the {'past' if past else 'future'}"
            return Test(written, [left, Now()], negate(v.comparison("<" if past else ">"), negated))
        return self.distance(env, left, True)

    def distance(self, env, left, clock):
        r = self.random
        duration = self.duration(env, clock)
        side = r.choice(["ago", "away"])
        start = f"{left.at(SUM)} is "
        roll = r.random()
        if roll < 0.2:
            negated = self.chance(0.4)
            written = f"{start}{'not ' if negated else ''}within the {'last' if side == 'ago' else 'next'} {duration.text()}"
            return DateTest(left, "at most", side, duration, clock, written, negated=negated)
        if roll < 0.35:
            duration = self.duration(env, clock, literal=True)
            least = r.randint(0, max(0, duration.count.value // v.SCALE))
            negated = self.chance(0.3)
            written = f"{start}{'not ' if negated else ''}between {least} and {duration.text()} {side}"
            fewer = Duration(Literal(str(least), least * v.SCALE), duration.unit)
            return DateTest(left, "", side, duration, clock, written, fewer, negated)
        phrase = r.choice(["more than", "at least", "less than", "at most", "exactly"])
        return DateTest(left, phrase, side, duration, clock, f"{start}{phrase} {duration.text()} {side}")

    def order(self, left, right, names=True):
        if names and self.chance(0.6):
            word, negated = self.random.choice(list(ORDERS)), self.chance(0.25)
            written = f"{left.at(SUM)} is {'not ' if negated else ''}{word} {right.at(SUM)}"
            return Test(written, [left, right], negate(v.comparison(ORDERS[word]), negated))
        sign = self.random.choice(list(v.COMPARISONS))
        return Test(f"{left.at(SUM)} {sign} {right.at(SUM)}", [left, right], v.comparison(sign))

    def date_order(self, env, depth):
        left, right = self.date(env, depth - 1), self.date(env, depth - 1)
        roll = self.random.random()
        if roll < 0.1:
            later = Shifted(Today(), self.random.choice("+-"), self.duration(env), False)
            return self.equal(left, later, v.comparison)
        if roll < 0.2:
            return self.between(left, right, self.date(env, 0), v.comparison)
        if roll < 0.3:
            return self.equal(left, right, v.comparison)
        if roll < 0.4:
            return self.one_of(left, [right, self.date(env, 0)], v.comparison)
        return self.order(left, right)

    def instant_order(self, env, depth):
        left = self.instant(env, depth - 1)
        if left is None:
            return None
        if self.chance(0.35):  # an instant before or after a date is compared by its date
            word, negated = self.random.choice(list(ORDERS)), self.chance(0.25)
            right = self.date(env, depth - 1)
            written = f"{left.at(SUM)} is {'not ' if negated else ''}{word} {right.at(SUM)}"
            return Test(written, [DateOf(left), right], negate(v.comparison(ORDERS[word]), negated))
        right = self.instant(env, depth - 1)
        return right and self.order(left, right)

    def date_period(self, env, depth):
        r = self.random
        left, negated = self.any_date(env, depth - 1), self.chance(0.3)
        start = f"{left.at(SUM)} is {'not ' if negated else ''}"
        kind = r.choice(["period", "period", "day", "weekday", "working"])
        if kind == "period":
            which, unit = r.choice(["this", "last", "next"]), r.choice(["week", "month", "quarter", "year"])

            def inside(d, today):
                first, last = period(today, which, unit)
                return first <= d <= last
            return Test(f"{start}in {r.choice(['the ', ''])}{which} {unit}", [left, Today()],
                        negate(v.present(inside), negated))
        if kind == "day":
            words = {"today": lambda d, t: d == t, "tomorrow": lambda d, t: d == t + 1, "yesterday": lambda d, t: d == t - 1}
            if not isinstance(left, DateOf):
                words |= {"in the past": lambda d, t: d < t, "in the future": lambda d, t: d > t}
            word = r.choice(list(words))
            return Test(start + word, [left, Today()], negate(v.present(words[word]), negated))
        if kind == "weekday":
            index = r.randrange(7)
            return Test(f"{start}{r.choice(['a ', ''])}{WEEKDAYS[index]}", [left],
                        negate(v.present(lambda d: date.fromordinal(d).weekday() == index), negated))
        return Test(f"{start}a working day", [left], negate(v.present(self.world.zone.calendar.is_working), negated))

    def between(self, left, low, high, comparison):
        negated, at_most = self.chance(0.3), comparison("<=")
        written = f"{left.at(SUM)} is {'not ' if negated else ''}between {low.at(SUM)} and {high.at(SUM)}"
        return Test(written, [left, low, high],
                    negate(lambda x, a, b: v.kleene_and(at_most(a, x), at_most(x, b)), negated))

    def equal(self, left, right, comparison):
        negated = self.chance(0.4)
        return Test(f"{left.at(SUM)} is {'not ' if negated else ''}{right.at(SUM)}", [left, right],
                    negate(comparison("="), negated))

    def one_of(self, left, options, comparison):
        negated, same = self.chance(0.4), comparison("=")
        written = f"{left.at(SUM)} is {'not ' if negated else ''}one of {', '.join(o.at(SUM) for o in options)}"
        return Test(written, [left, *options],
                    negate(lambda x, *ys: v.kleene_or(*[same(x, y) for y in ys]), negated))

    def amounts(self, env, depth, maker, comparison):
        left, right = maker(env, depth - 1), maker(env, depth - 1)
        roll = self.random.random()
        if roll < 0.15:
            return self.between(left, right, maker(env, 0), comparison)
        if roll < 0.25:
            return self.equal(left, right, comparison)
        if roll < 0.35:
            return self.one_of(left, [right, maker(env, 0)], comparison)
        if roll < 0.65:
            word = self.random.choice(list(BOUNDS))
            return Test(f"{left.at(SUM)} is {word} {right.at(SUM)}", [left, right], comparison(BOUNDS[word]))
        sign = self.random.choice(list(v.COMPARISONS))
        return Test(f"{left.at(SUM)} {sign} {right.at(SUM)}", [left, right], comparison(sign))

    def number_test(self, env, depth):
        if self.chance(0.12):  # a number of days beside a duration
            left = self.pick(lambda: Operation(self.date(env, depth - 1), "-", self.date(env, 0),
                                               lambda a, b: (a - b) * v.SCALE))
            word, weeks = self.random.choice(list(BOUNDS)), self.chance(0.4)
            count = self.random.randint(1, 30)
            days = Literal(f"{count} {'week' if weeks else 'day'}{'s' if count > 1 else ''}",
                           count * (7 if weeks else 1) * v.SCALE)
            return Test(f"{left.at(SUM)} is {word} {days.written}", [left, days], v.comparison(BOUNDS[word]))
        return self.amounts(env, depth, self.number, v.comparison)

    def money_test(self, env, depth):
        made = self.amounts(env, depth, self.money, lambda sign: v.comparison(sign, of_money=True))
        constant = all(isinstance(p, Literal) for p in made.parts)
        return None if constant else made

    def text_test(self, env, depth):
        left = self.field(env, "text", "email")
        if left is None:
            return None
        right = self.text_literal() if self.chance(0.8) else self.field(env, "text") or self.text_literal()
        same = lambda sign: (lambda a, b: v.comparison(sign)(a and v.nfc(a), b and v.nfc(b)))
        roll = self.random.random()
        if roll < 0.15:
            return self.equal(left, right, same)
        if roll < 0.25:
            return self.one_of(left, [right, self.text_literal()], same)
        if roll < 0.3:
            sign = self.random.choice(["=", "!="])
            return Test(f"{left.text()} {sign} {right.text()}", [left, right], same(sign))
        word, negated = self.random.choice(["contain", "start", "end"]), self.chance(0.3)
        function = {"contain": lambda a, b: v.folded(b) in v.folded(a),
                    "start": lambda a, b: v.folded(a).startswith(v.folded(b)),
                    "end": lambda a, b: v.folded(a).endswith(v.folded(b))}[word]
        verb = ("does not " + word if negated else word + "s") + ("" if word == "contain" else " with")
        return Test(f"{left.text()} {verb} {right.text()}", [left, right], negate(v.present(function), negated))

    def choice_test(self, env, depth):
        left = self.field(env, "choice")
        if left is None:
            return None
        values = self.target_type(env, left).choices[left.name]
        chosen = self.random.sample(values, self.random.choice([1, 1, 2]))
        negated = self.chance(0.35)
        roll = self.random.random()
        start = f"{left.text()} is {'not ' if negated else ''}"
        if roll < 0.2 and len(chosen) == 1:
            sign = "!=" if negated else "="
            written = f"{left.text()} {sign} {chosen[0]}"
        elif roll < 0.6 or any(own.kinds.get(value) == "yes or no" for own in env for value in chosen):
            # After `or`, a word that is a yes-or-no field as well would be refused as unclear.
            written = start + "one of " + ", ".join(chosen)
        else:
            written = start + " or ".join(chosen)
        return Test(written, [left], negate(v.present(lambda x: x in chosen), negated), choices=values)

    def yes_no_test(self, env, depth):
        left = self.field(env, "yes or no")
        if left is None:
            return None
        if self.chance(0.5):
            return left
        if self.chance(0.2):
            other = self.field(env, "yes or no")
            return other and self.equal(left, other, v.comparison)
        wanted, negated = self.chance(0.5), self.chance(0.3)
        return Test(f"{left.text()} is {'not ' if negated else ''}{'yes' if wanted else 'no'}", [left],
                    negate(v.present(lambda x: x == wanted), negated))

    def link_test(self, env, depth):
        left = self.path(env, lambda own, name: name in own.links)
        if left is None:
            return None
        target = self.target_type(env, left).links[left.name]
        others = []
        other = self.path(env, lambda own, name: own.links.get(name) == target)
        if other:
            others.append(other)
        if target == self.root.name:
            written = self.written(env, len(env) - 1, [])
            if written:
                others.append(Path(written, len(env) - 1, [], ""))
        return others and self.equal(left, self.random.choice(others), v.comparison) or None

    def list_test(self, env, depth):
        path = self.list_path(env)
        return path and ListIsEmpty(path, self.chance(0.5))

    def quantifier(self, env, depth):
        word = self.random.choice(["any", "none"])
        return self.aggregate(env, depth, word, (lambda vs: bool(vs)) if word == "any" else (lambda vs: not vs))

    def empty_test(self, env, depth):
        left = self.pick(lambda: self.field(env, *VALUE_KINDS), lambda: self.path(env, lambda own, name: name in own.links),
                         lambda: self.field(env, *VALUE_KINDS), lambda: self.date(env, depth - 1),
                         lambda: self.number(env, depth - 1), lambda: self.money(env, depth - 1))
        negated = self.chance(0.5)
        return Test(f"{left.at(SUM)} is {'not ' if negated else ''}empty", [left], lambda x: (x is None) != negated)


def negate(function, negated):
    return (lambda *arguments: v.kleene_not(function(*arguments))) if negated else function
