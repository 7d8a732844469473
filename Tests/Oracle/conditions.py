"""Conditions made at random: well typed, about the records of a world, each a tree of `tree.py`."""

from datetime import date

import values as v
from days import WEEKDAYS, anniversary, period, is_working, working_days_between
from tree import (AND, FACTOR, NOT, OR, PRIMARY, PRODUCT, SUM, Aggregate, DateOf, DateTest, Duration, ListIsEmpty, Literal,
                  Logic, Not, Now, Operation, Parenthesised, Path, Prefixed, Shifted, Test, Today)
from world import CHOICES, CURRENCIES, EMAILS, TEXTS

BOUNDS = {"more than": ">", "at least": ">=", "less than": "<", "at most": "<="}
ORDERS = {"before": "<", "after": ">", "on or before": "<=", "on or after": ">="}
VALUE_KINDS = ("date", "instant", "number", "whole", "money", "text", "email", "yes or no", "choice")


class Conditions:
    """Makes conditions for rules `for each` of one type. `env` is the types in scope, innermost first."""

    def __init__(self, world, root):
        self.world, self.random, self.root = world, world.random, root
        self.currency = self.random.choices(CURRENCIES, [8, 2, 1])[0]

    def chance(self, share):
        return self.random.random() < share

    def pick(self, *makers):
        """Tries makers in random order until one can make something."""
        order = list(makers)
        self.random.shuffle(order)
        for make in order:
            made = make()
            if made is not None:
                return made
        return None

    # Paths

    def written(self, env, depth, names):
        """The names as they must be written to be found at `depth`; None where something nearer hides them."""
        if names:
            for index, own in enumerate(env):
                if names[0] in self.world.fields(own) or names[0] in own.lists:
                    if index == depth and (depth < len(env) - 1 or self.chance(0.8)):
                        return ".".join(map(self.world.spelled, names))
                    break
        if depth == len(env) - 1 and not any(self.root.name in own.links for own in env):
            return ".".join([self.root.name] + [self.world.spelled(n) for n in names])
        return None

    def path(self, env, wanted, lists=False):
        """A path to a field for which `wanted(type, name)`, or None."""
        found = []
        depth = self.random.choice(range(len(env))) if self.chance(0.4) else 0

        def walk(own, links):
            names = own.lists if lists else self.world.fields(own)
            if not lists or own.name != "employee" or self.root.name == "employee":
                found.extend((links, name) for name in names if wanted(own, name))
            if len(links) < 3:
                for link, target in own.links.items():
                    if (own.name, target) != ("employee", "employee") or len(links) < 2:
                        walk(self.world.types[target], links + [link])
        walk(env[depth], [])
        self.random.shuffle(found)
        found.sort(key=lambda f: len(f[0]) if self.chance(0.7) else 0)
        for links, name in found[:3]:
            written = self.written(env, depth, links + [name])
            if written:
                return Path(written, depth, links, name)
        return None

    def field(self, env, *kinds):
        def kind(own, name):
            if name in ("name", "email") and name not in own.kinds:
                return {"name": "text", "email": "email"}[name] in kinds
            return own.kinds.get(name) in kinds
        return self.path(env, kind)

    def target_type(self, env, path):
        own = env[path.depth]
        for link in path.links:
            own = self.world.types[own.links[link]]
        return own

    # Aggregates

    def list_path(self, env):
        return self.path(env, lambda own, name: True, lists=True)

    def aggregate(self, env, depth, word, function, make=None):
        """`word(selected of list where …)`; `make` makes the selected value in the element's scope."""
        path = self.list_path(env)
        if path is None or len(env) > 2:
            return None
        type_name, _ = self.target_type(env, path).lists[path.name]
        inner = [self.world.types[type_name]] + env
        selected = make(inner) if make else None
        if make and selected is None:
            return None
        where = self.condition(inner, depth - 1) if self.chance(0.6) and depth > 0 else None
        dotted = isinstance(selected, Path) and selected.depth == 0 and selected.written.count(".") == len(selected.links)
        return Aggregate(word, path, selected, where, function, dotted and not selected.links and self.chance(0.3))

    def simple_or_made(self, maker, env, depth, *kinds):
        return (lambda inner: self.field(inner, *kinds) or maker(inner, 0)) if self.chance(0.7) else (
            lambda inner: maker(inner, max(0, depth - 1)))

    # Values

    def number_literal(self):
        r = self.random
        scaled = r.choice([0, 1, 2, 3, 5, 10, 20, 60, 365, 1000, 10_000, 1_234_567]) * v.SCALE
        if self.chance(0.3):
            scaled = r.choice([5000, 25000, 3333, 1, 12345, 100005])
        return Literal(self.grouped(scaled), scaled)

    def grouped(self, scaled):
        text = v.number_text(scaled)
        whole, point, rest = text.partition(".")
        if len(whole) > 3 and self.chance(0.6):
            whole = f"{int(whole):,}".replace(",", self.random.choice(["_", " ", "\u00a0"]))
        return whole + point + rest

    def number(self, env, depth):
        r = self.random
        simple = [lambda: self.field(env, "number", "whole"), lambda: self.field(env, "number", "whole"),
                  self.number_literal]
        if depth <= 0:
            return self.pick(*simple)

        def operation():
            sign = r.choice("+-*/")
            function = {"+": v.add, "-": lambda a, b: v.add(a, b, -1), "*": v.multiply, "/": v.divide}[sign]
            return Operation(self.number(env, depth - 1), sign, self.number(env, depth - 1), function)

        def measure():
            return self.measure(env, depth)

        def count():
            return self.aggregate(env, depth, "count", lambda vs: len(vs) * v.SCALE)

        def of_numbers():
            word = r.choice(["sum", "average", "smallest", "largest"])
            function = {"sum": lambda vs: v.fits(sum(vs)), "average": lambda vs: v.rounded(sum(vs), len(vs)),
                        "smallest": lambda vs: min(vs, default=None), "largest": lambda vs: max(vs, default=None)}[word]
            return self.aggregate(env, depth, word, function, self.simple_or_made(self.number, env, depth, "number", "whole"))

        def ratio():
            left, right = self.money(env, depth - 1), self.money(env, depth - 1)
            return Operation(left, "/", right, v.divide_money)

        def difference():
            left, right = self.date(env, depth - 1), self.date(env, depth - 1)
            return Operation(left, "-", right, lambda a, b: (a - b) * v.SCALE)

        def percent():
            share = r.choice([20, 5, 100, 250, 12.5])
            written = f"{share}%"
            part = int(share * 100)
            if self.chance(0.3):
                return Literal(written, part)
            return Prefixed(f"{written} of ", self.number(env, depth - 1), lambda a: v.multiply(part, a))

        def negative():
            return Prefixed("-", self.number(env, depth - 1), lambda a: v.fits(-a), level=FACTOR, operand_level=FACTOR)

        return self.pick(*simple, operation, measure, measure, count, of_numbers, ratio, difference, percent, negative)

    def measure(self, env, depth):
        r = self.random
        direction = r.choice(["since", "until"])
        sign = 1 if direction == "since" else -1
        if self.chance(0.3):
            unit = r.choice(["hours", "minutes"])
            operand = self.instant(env, depth - 1)
            seconds = 3600 if unit == "hours" else 60
            # Whole, rounded down, whichever way one looks.
            return operand and Prefixed(f"{unit} {direction} ", operand,
                                        lambda t, now: v.fits(sign * (now - t) // seconds * v.SCALE), "now")
        operand = self.any_date(env, depth - 1)
        if operand is None:
            return None
        if self.chance(0.3):
            return Prefixed(f"working days {direction} ", operand,
                            lambda d, today: sign * working_days_between(d, today) * v.SCALE, "today")
        return Prefixed(f"days {direction} ", operand, lambda d, today: sign * (today - d) * v.SCALE, "today")

    def money_literal(self):
        literal = self.number_literal()
        currency = self.currency  # one for each condition: literals of two currencies may not meet
        return Literal(f"{literal.written} {currency}", (currency, literal.value))

    def money(self, env, depth):
        r = self.random
        simple = [lambda: self.field(env, "money"), lambda: self.field(env, "money"), self.money_literal]
        if depth <= 0:
            return self.pick(*simple)

        def plus_or_minus():
            left, right, sign = self.money(env, depth - 1), self.money(env, depth - 1), r.choice("+-")
            return Operation(left, sign, right, v.add_money if sign == "+" else lambda a, b: v.add_money(a, b, -1))

        def scaled():
            amount, factor = self.money(env, depth - 1), self.number(env, depth - 1)
            if self.chance(0.3):
                return Operation(factor, "*", amount, lambda f, a: v.scale_money(a, f, v.multiply))
            if self.chance(0.5):
                return Operation(amount, "*", factor, lambda a, f: v.scale_money(a, f, v.multiply))
            return Operation(amount, "/", factor, lambda a, f: v.scale_money(a, f, v.divide))

        def of_money():
            word = r.choice(["sum", "sum", "average", "smallest", "largest"])
            return self.aggregate(env, depth, word, lambda vs: aggregate_money(word, vs),
                                  self.simple_or_made(self.money, env, depth, "money"))

        def percent():
            return Prefixed("20% of ", self.money(env, depth - 1), lambda a: v.scale_money(a, 2000, v.multiply))

        return self.pick(*simple, plus_or_minus, scaled, of_money, of_money, percent)

    def duration(self, env, clock=False, literal=False):
        r = self.random
        unit = r.choice(["minute", "hour", "hour"] if clock else
                        ["day", "day", "day", "week", "month", "month", "year", "working day", "working day"])
        if not literal and self.chance(0.25):
            path = self.field(env, "whole")
            if path:
                return Duration(path, unit)
        most = {"day": 90, "week": 10, "month": 14, "year": 3, "working day": 40, "hour": 60, "minute": 600}[unit]
        count = r.choice([0, 1, 1, 2, 3, r.randint(1, most)])
        return Duration(Literal(str(count), count * v.SCALE), unit)

    def date(self, env, depth):
        r = self.random
        day = self.world.near_day()
        simple = [lambda: self.field(env, "date"), lambda: self.field(env, "date"), lambda: self.field(env, "date"),
                  lambda: Literal(date.fromordinal(day).isoformat(), day)]
        if self.chance(0.08):
            return Today()
        if depth <= 0:
            return self.pick(*simple)

        def shifted():
            return Shifted(self.date(env, depth - 1), r.choice("+-"), self.duration(env), False)

        def extreme():
            word = r.choice(["earliest", "latest"])
            function = (lambda vs: min(vs, default=None)) if word == "earliest" else (lambda vs: max(vs, default=None))
            return self.aggregate(env, depth, word, function, self.simple_or_made(self.date, env, depth, "date"))

        def yearly():
            operand = self.date(env, depth - 1)
            return Prefixed("anniversary of ", operand, anniversary, "today")

        return self.pick(*simple, shifted, shifted, extreme, extreme, yearly)

    def instant(self, env, depth):
        r = self.random
        second = self.world.near_instant() // 60 * 60
        wall = self.world.zone.local(second)

        def literal():
            if self.world.zone.instant(wall) == second:
                return Literal(f"{wall:%Y-%m-%d %H:%M}", second)
        simple = [lambda: self.field(env, "instant"), lambda: self.field(env, "instant"), literal]
        if self.chance(0.06):
            return Now()
        if depth <= 0:
            return self.pick(*simple)

        def shifted():
            start = self.instant(env, depth - 1)
            return start and Shifted(start, r.choice("+-"), self.duration(env, clock=self.chance(0.5)), True)

        def extreme():
            word = r.choice(["earliest", "latest"])
            function = (lambda vs: min(vs, default=None)) if word == "earliest" else (lambda vs: max(vs, default=None))
            return self.aggregate(env, depth, word, function, self.simple_or_made(self.instant, env, depth, "instant"))

        return self.pick(*simple, simple[0], shifted, extreme)

    def any_date(self, env, depth):
        """A date, or an instant that is read as its date."""
        if self.chance(0.3):
            instant = self.instant(env, depth)
            if instant is not None:
                return DateOf(instant)
        return self.date(env, depth)

    def text_literal(self):
        text = self.random.choice(TEXTS + EMAILS)
        if self.chance(0.5):
            start = self.random.randrange(len(text))
            text = v.nfc(text)[start:start + self.random.randint(1, 5)] or text
        if self.chance(0.3):
            text = self.random.choice([text.upper(), text.lower()])
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("{", "\\{")
        return Literal(f'"{escaped}"', text)

    # Conditions

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
        return Test(f"{start}a working day", [left], negate(v.present(is_working), negated))

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


def aggregate_money(word, amounts):
    currencies = {c for c, _ in amounts if c is not None}
    if len(currencies) > 1:
        return None
    if not amounts:
        return (None, 0) if word == "sum" else None
    currency = next(iter(currencies), None)
    numbers = [n for _, n in amounts]
    result = {"sum": lambda: v.fits(sum(numbers)), "average": lambda: v.rounded(sum(numbers), len(numbers)),
              "smallest": lambda: min(numbers), "largest": lambda: max(numbers)}[word]()
    return None if result is None else (currency, result)
