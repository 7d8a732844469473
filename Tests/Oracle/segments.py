"""Segments made at random, ranked from scratch at every midnight that is asked for."""

from dataclasses import dataclass, field

from conditions import Conditions
from tree import TEST, Fixed, Moment, Node, Path, Scope, follow


@dataclass
class Segment:
    name: str
    own: object  # the type of its records
    selection: tuple  # ("top", n), ("share", percent) or ("making up", percent)
    score: Node
    rankings: dict = field(default_factory=dict)  # today: ids

    def text(self):
        kind, count = self.selection
        score = self.score.text()
        line = {"top": f"top {count} of {self.own.name} by {score}",
                "share": f"top {count}% of {self.own.name} by {score}",
                "making up": f"{self.own.name} making up {count}% of {score}"}[kind]
        return f"segment {self.name}\n  {line}\n"

    def members(self, world, zone, today):
        if today not in self.rankings:
            self.rankings[today] = self.ranked(world, zone, Moment(zone.midnight(today), today))
        return self.rankings[today]

    def ranked(self, world, zone, moment):
        scores = []
        for record in world.records[self.own.name].values():
            score = self.score.meaning(Scope(world, zone, [record]))
            score = score.value if isinstance(score, Fixed) else score(moment)
            if score is not None:
                scores.append((record.id, score if isinstance(score, tuple) else (None, score)))
        currencies = [currency for _, (currency, _) in scores if currency is not None]
        commonest = min(set(currencies), key=lambda c: (-currencies.count(c), c), default=None)
        taking_part = [(identity, n) for identity, (currency, n) in scores if currency in (None, commonest)]
        taking_part.sort(key=lambda s: (-s[1], s[0].encode()))
        kind, count = self.selection
        if kind == "share":
            count = -(-count * len(taking_part) // 100)
        if kind == "making up":
            whole, running, share = sum(n for _, n in taking_part), 0, count
            for count, (_, n) in enumerate(taking_part + [(None, 0)]):
                if running * 100 >= share * whole:
                    break
                running += n
        return {identity for identity, _ in taking_part[:count]}


@dataclass
class InSegment(Node):
    path: Path
    segment: Segment
    negated: bool
    level: int = TEST

    def text(self):
        return f"{self.path.text()} is {'not ' if self.negated else ''}in {self.segment.name}"

    def meaning(self, scope):
        record = follow(scope, self.path)
        if record is not None and self.path.name:
            target = record.values[self.path.name]
            record = None if target is None else scope.world.find(record.type.links[self.path.name], target)
        if record is None:
            return Fixed(None)
        return lambda t: (record.id in self.segment.members(scope.world, scope.zone, t.today)) != self.negated


def random_segment(world, name):
    r = world.random
    own = world.types[r.choice(["client", "client", "employee", "invoice", "tariff"])]
    make = Conditions(world, own)
    score = (make.money if r.random() < 0.5 else make.number)([own], r.choice([0, 1, 1, 2]))
    selection = r.choice([("top", r.randint(1, 4)), ("share", r.choice([5, 20, 34, 50, 80, 100])),
                          ("making up", r.choice([1, 30, 50, 80, 100]))])
    return Segment(name, own, selection, score)


class ConditionsOfSegments(Conditions):
    """Conditions that also ask who is in a segment."""

    def __init__(self, world, root, segments):
        super().__init__(world, root)
        self.segments = segments

    def test(self, env, depth):
        asked = self.segment_test(env) if self.chance(0.12) else None
        return asked or super().test(env, depth)

    def segment_test(self, env):
        segment = self.random.choice(self.segments)
        if segment.own is self.root and self.chance(0.6):
            written = self.written(env, len(env) - 1, [])
            path = written and Path(written, len(env) - 1, [], "")
        else:
            path = self.path(env, lambda own, name: own.links.get(name) == segment.own.name)
        return path and InSegment(path, segment, self.chance(0.3))
