"""Values made at random: paths, numbers, money, dates and instants, each a tree of `tree.py`."""

from datetime import date

import values as v
from days import anniversary, working_days_between
from tree import (FACTOR, Aggregate, DateOf, Duration, Literal, Now, Operation, Path, Prefixed, Shifted, Today)
from world import CURRENCIES, EMAILS, TEXTS


class Expressions:
    """Makes values for rules `for each` of one type. `env` is the types in scope, innermost first."""

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

    def named(self, literal):
        """The literal, now and then by the name of a threshold."""
        return Literal(self.world.thresholds.named(literal.written), literal.value) if self.chance(0.15) else literal

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
                  lambda: self.named(self.number_literal())]
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
            share = self.named(Literal(written, part))
            if self.chance(0.3):
                return share
            return Prefixed(f"{share.written} of ", self.number(env, depth - 1), lambda a: v.multiply(part, a))

        def negative():
            return Prefixed("-", self.number(env, depth - 1), lambda a: v.fits(-a), level=FACTOR, operand_level=FACTOR)

        return self.pick(*simple, operation, measure, measure, count, of_numbers, ratio, difference, percent, negative)

    def measure(self, env, depth):
        r = self.random
        direction = r.choice(["since", "until"])
        sign = 1 if direction == "since" else -1
        if self.chance(0.3):
            unit = r.choice(["hours", "minutes", "working hours"])
            operand = self.instant(env, depth - 1)
            zone = self.world.zone
            if unit == "working hours":
                return operand and Prefixed(
                    f"{unit} {direction} ", operand,
                    lambda t, now: sign * zone.calendar.seconds_between(t, now, zone) // 3600 * v.SCALE, "now")
            seconds = 3600 if unit == "hours" else 60
            # Whole, rounded down, whichever way one looks.
            return operand and Prefixed(f"{unit} {direction} ", operand,
                                        lambda t, now: v.fits(sign * (now - t) // seconds * v.SCALE), "now")
        operand = self.any_date(env, depth - 1)
        if operand is None:
            return None
        if self.chance(0.3):
            calendar = self.world.zone.calendar
            return Prefixed(f"working days {direction} ", operand,
                            lambda d, today: sign * working_days_between(d, today, calendar) * v.SCALE, "today")
        return Prefixed(f"days {direction} ", operand, lambda d, today: sign * (today - d) * v.SCALE, "today")

    def money_literal(self):
        literal = self.number_literal()
        currency = self.currency  # one for each condition: literals of two currencies may not meet
        return self.named(Literal(f"{literal.written} {currency}", (currency, literal.value)))

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
        unit = r.choice(["minute", "hour", "working hour"] if clock else
                        ["day", "day", "day", "week", "month", "month", "year", "working day", "working day"])
        if not literal and self.chance(0.25):
            path = self.field(env, "whole")
            if path:
                return Duration(path, unit)
        most = {"day": 90, "week": 10, "month": 14, "year": 3, "working day": 40, "hour": 60, "minute": 600,
                "working hour": 30}[unit]
        count = r.choice([0, 1, 1, 2, 3, r.randint(1, most)])
        if self.chance(0.15):
            duration = Duration(Literal(str(count), count * v.SCALE), unit)
            return Duration(duration.count, unit, self.world.thresholds.named(duration.text()))
        return Duration(self.named(Literal(str(count), count * v.SCALE)), unit)

    def date(self, env, depth):
        r = self.random
        day = self.world.near_day()
        simple = [lambda: self.field(env, "date"), lambda: self.field(env, "date"), lambda: self.field(env, "date"),
                  lambda: self.named(Literal(date.fromordinal(day).isoformat(), day))]
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
