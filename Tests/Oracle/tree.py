"""Conditions as trees: each node prints itself as rule text, and means what the language reference says.

`node.meaning(scope)` gives what the node is worth: Fixed(value) where time cannot change it, else a function of a
Moment. A scope is the records that names are looked up in. Nothing is clever: elements of lists are written out one by
one, and ends of truths are found elsewhere by trying moments.
"""

from dataclasses import dataclass
from typing import Any

from days import add_to_date, add_to_instant
from values import SCALE, kleene_and, kleene_not, kleene_or, present

OR, AND, NOT, TEST, SUM, PRODUCT, FACTOR, PRIMARY = range(8)


@dataclass
class Moment:
    now: int
    today: int


class Fixed:
    def __init__(self, value):
        self.value = value


class Scope:
    """The records a condition is about, innermost first, and what to know of the world around them."""

    def __init__(self, world, zone, records):
        self.world, self.zone, self.records = world, zone, records
        self.clock = [False]  # whether anything depends on more than the date

    def inside(self, record):
        inner = Scope(self.world, self.zone, [record] + self.records)
        inner.clock = self.clock
        return inner


def apply(function, *parts):
    """The function of the parts' values, now or at each moment."""
    if all(isinstance(p, Fixed) for p in parts):
        return Fixed(function(*(p.value for p in parts)))
    calls = [(lambda _, v=p.value: v) if isinstance(p, Fixed) else p for p in parts]
    if len(calls) == 1:
        a, = calls
        return lambda t: function(a(t))
    if len(calls) == 2:
        a, b = calls
        return lambda t: function(a(t), b(t))
    return lambda t: function(*[c(t) for c in calls])


def TODAY(t):
    return t.today


def NOW(t):
    return t.now


class Node:
    level = PRIMARY

    def at(self, level):
        """The text, in parentheses where it binds less tightly than its place asks."""
        return self.text() if self.level >= level else f"({self.text()})"


@dataclass
class Literal(Node):
    written: str
    value: Any
    level: int = PRIMARY

    def text(self):
        return self.written

    def meaning(self, scope):
        return Fixed(self.value)


@dataclass
class Path(Node):
    """`links` lead from the record at `depth` to the one that holds `name`; an empty name is that record itself."""
    written: str
    depth: int
    links: list
    name: str

    def text(self):
        return self.written

    def meaning(self, scope):
        record = follow(scope, self)
        if record is None:
            return Fixed(None)
        return Fixed(record.values[self.name] if self.name else record.id)


def follow(scope, path):
    record = scope.records[path.depth]
    for link in path.links:
        target = record.values[link]
        record = None if target is None else scope.world.find(record.type.links[link], target)
        if record is None:
            return None
    return record


def elements(scope, path):
    record = follow(scope, path)
    return [] if record is None else scope.world.leading_to(record, path.name)


class Today(Node):
    def text(self):
        return "today"

    def meaning(self, scope):
        return TODAY


class Now(Node):
    def text(self):
        return "now"

    def meaning(self, scope):
        scope.clock[0] = True
        return NOW


@dataclass
class Duration:
    """A count (a node of a whole number) and a unit."""
    count: Node
    unit: str
    name: str = ""  # the threshold that stands for it

    def text(self):
        if self.name:
            return self.name
        one = isinstance(self.count, Literal) and self.count.value == SCALE
        return f"{self.count.text()} {self.unit}{'' if one else 's'}"

    def added(self, start, scope, is_instant, sign=1):
        unit, zone = self.unit, scope.zone
        if is_instant:
            add = present(lambda a, n: add_to_instant(a, sign * n // SCALE, unit, zone))
        else:
            add = present(lambda a, n: add_to_date(a, sign * n // SCALE, unit, zone))
        return apply(add, start, self.count.meaning(scope))


@dataclass
class Shifted(Node):
    """A date or an instant plus or minus a duration."""
    start: Node
    sign: str
    duration: Duration
    is_instant: bool
    level: int = SUM

    def text(self):
        return f"{self.start.at(SUM)} {self.sign} {self.duration.text()}"

    def meaning(self, scope):
        sign = 1 if self.sign == "+" else -1
        return self.duration.added(self.start.meaning(scope), scope, self.is_instant, sign)


@dataclass
class Operation(Node):
    """Arithmetic on numbers, money and differences of dates."""
    left: Node
    sign: str
    right: Node
    function: Any

    @property
    def level(self):
        return SUM if self.sign in "+-" else PRODUCT

    def text(self):
        return f"{self.left.at(self.level)} {self.sign} {self.right.at(self.level + 1)}"

    def meaning(self, scope):
        return apply(present(self.function), self.left.meaning(scope), self.right.meaning(scope))


@dataclass
class Prefixed(Node):
    """`- x`, `20% of x`, `anniversary of d`, `days since d`."""
    prefix: str
    operand: Node
    function: Any
    moment: str = ""  # what the function takes beside the operand: "", "today" or "now"
    level: int = PRIMARY
    operand_level: int = PRIMARY

    def text(self):
        return self.prefix + self.operand.at(self.operand_level)

    def meaning(self, scope):
        parts = [self.operand.meaning(scope)]
        if self.moment:
            parts.append((Today() if self.moment == "today" else Now()).meaning(scope))
        return apply(present(self.function), *parts)


@dataclass
class DateOf(Node):
    """An instant where a date is wanted; written as the instant."""
    instant: Node

    @property
    def level(self):
        return self.instant.level

    def text(self):
        return self.instant.text()

    def meaning(self, scope):
        return apply(present(scope.zone.date_of), self.instant.meaning(scope))


@dataclass
class Aggregate(Node):
    word: str
    path: Path
    selected: Node | None
    where: Node | None
    function: Any
    dotted: bool = False  # `sum(invoices.amount)`

    def text(self):
        head = f"{self.selected.at(SUM)} of {self.path.text()}" if self.selected else self.path.text()
        if self.dotted:
            head = f"{self.path.text()}.{self.selected.text()}"
        return f"{self.word}({head}{' where ' + self.where.text() if self.where else ''})"

    def meaning(self, scope):
        parts = []
        for record in elements(scope, self.path):
            inner = scope.inside(record)
            counts = self.where.meaning(inner) if self.where else Fixed(True)
            value = self.selected.meaning(inner) if self.selected else Fixed(True)
            parts.append(apply(lambda c, v: v if c is True else None, counts, value))
        return apply(lambda *values: self.function([v for v in values if v is not None]), *parts)


@dataclass
class ListIsEmpty(Node):
    path: Path
    negated: bool
    level: int = TEST

    def text(self):
        return f"{self.path.text()} is {'not ' if self.negated else ''}empty"

    def meaning(self, scope):
        return Fixed((not elements(scope, self.path)) != self.negated)


@dataclass
class Test(Node):
    """A left side and what is said of it. `function` takes the values of `parts` and gives a truth."""
    written: str
    parts: list
    function: Any
    choices: tuple = ()  # the values after which a bare `or` would be read as one more
    level: int = TEST

    def text(self):
        return self.written

    def meaning(self, scope):
        return apply(self.function, *[p.meaning(scope) for p in self.parts])


@dataclass
class DateTest(Node):
    """`d is more than 3 days ago` and its like: by the table of the language reference."""
    left: Node
    phrase: str
    side: str  # ago or away
    duration: Duration
    is_instant: bool = False
    written: str = ""
    least: Duration | None = None  # of `between 30 and 60 days ago`
    negated: bool = False
    level: int = TEST

    def text(self):
        return self.written

    def meaning(self, scope):
        left = self.left.meaning(scope)
        moment = (Now() if self.is_instant else Today()).meaning(scope)
        if self.least:
            parts = [self.one("at least", self.least, left, moment, scope),
                     self.one("at most", self.duration, left, moment, scope)]
            truth = apply(kleene_and, *parts)
        else:
            truth = self.one(self.phrase, self.duration, left, moment, scope)
        return apply(kleene_not, truth) if self.negated else truth

    def one(self, phrase, duration, left, moment, scope):
        sign = 1 if self.side == "ago" else -1
        moved = duration.added(left, scope, self.is_instant, sign)
        # Looking ahead is looking back in a mirror.
        tests = {
            "more than": lambda d, e, t: sign * e < sign * t,
            "at least": lambda d, e, t: sign * e <= sign * t,
            "less than": lambda d, e, t: sign * d <= sign * t < sign * e,
            "at most": lambda d, e, t: sign * d <= sign * t <= sign * e,
            "exactly": lambda d, e, t: e == t,
        }
        return apply(present(tests[phrase]), left, moved, moment)


@dataclass
class Logic(Node):
    word: str  # and, or
    parts: list
    line_breaks: bool = False

    @property
    def level(self):
        return AND if self.word == "and" else OR

    def text(self):
        texts = []
        for index, part in enumerate(self.parts):
            written = part.at(self.level + 1)
            choices = trailing_choices(part)
            if self.word == "or" and choices and index + 1 < len(self.parts) and written[-1] != ")":
                written = f"({written})"
            texts.append(written)
        between = "\n   " if self.line_breaks else " "
        return f"{between}{self.word} ".join(texts)

    def meaning(self, scope):
        parts = [p.meaning(scope) for p in self.parts]
        decisive = self.word == "or"
        if any(isinstance(p, Fixed) and p.value is decisive for p in parts):
            return Fixed(decisive)
        return apply(kleene_and if self.word == "and" else kleene_or, *parts)


def trailing_choices(node):
    """The choice's values, where the node's text ends in the test of a choice."""
    if isinstance(node, Logic):
        return trailing_choices(node.parts[-1])
    if isinstance(node, Not):
        return trailing_choices(node.part)
    return getattr(node, "choices", ())


@dataclass
class Not(Node):
    part: Node
    level: int = NOT

    def text(self):
        return f"not {self.part.at(NOT)}"

    def meaning(self, scope):
        return apply(kleene_not, self.part.meaning(scope))


@dataclass
class Parenthesised(Node):
    part: Node

    def text(self):
        return f"({self.part.text()})"

    def meaning(self, scope):
        return self.part.meaning(scope)
