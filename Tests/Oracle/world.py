"""Record types and records made at random, and how they are written as rule text and as CSV."""

import csv
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from thresholds import Thresholds
from values import SCALE, number_text

# Link fields and the lists they make; the rest of each type's fields is random.
LINKS = {
    "employee": {"head": ("employee", "team", True)},
    "client": {"manager": ("employee", "clients", True)},
    "invoice": {"client": ("client", "invoices", False), "klärer": ("employee", None, True)},
    "interaction": {"client": ("client", "interactions", True), "handler": ("employee", "handled", True)},
    "payment": {"invoice": ("invoice", "payments", True), "сотрудник": ("employee", None, True)},
    "tariff": {},
}
NAMES = ["amount", "due_on", "opened", "note", "level", "flag", "termin_płatności", "срок", "total_sum", "rate", "place",
         "message", "seen_at", "ends", "paid", "größe"]
CLAUSE_WORDS = {"message", "priority", "subject", "after"}
KINDS = ["date", "date", "instant", "number", "number", "whole", "money", "money", "text", "email", "yes or no", "choice"]
CHOICES = [("open", "paid", "cancelled"), ("low", "high", "note"), ("nowy", "stały", "amount"), ("да", "нет", "level")]
TEXTS = ["Zażółć", "gęślą", "JAŹŃ", "ŁÓDŹ łódź", "Ромашка", "ромашка и Лён", "ООО «ЁЖ»", "Smith & Co", "smith",
         'Says "yes", twice', "a; b, c", "Café", "ÅNGSTRÖM", "x", "Łódź"]
EMAILS = ["anna@example.com", "Ewa.W@Example.com", "ops@test.example.org"]
CURRENCIES = ["PLN", "EUR", "USD"]


@dataclass
class Type:
    name: str
    kinds: dict = field(default_factory=dict)  # of the fields that are no links
    choices: dict = field(default_factory=dict)
    optional: set = field(default_factory=set)
    links: dict = field(default_factory=dict)  # field: target
    lists: dict = field(default_factory=dict)  # list: (type, link)


@dataclass
class Record:
    type: Type
    id: str
    values: dict


class World:
    """The types and their records."""

    def __init__(self, random, at, zone):
        self.random, self.at, self.zone = random, at, zone
        self.thresholds = Thresholds()
        self.today = zone.date_of(at)
        self.second = random.choice([0, 0, random.randrange(60)])  # of every instant in the records
        self.types = self.make_types()
        self.records = {name: {} for name in self.types}
        for name in self.types:
            self.make_records(self.types[name])

    # Types

    def make_types(self):
        types = {name: Type(name) for name in LINKS}
        for name, links in LINKS.items():
            own = types[name]
            for link, (target, way_back, optional) in links.items():
                own.links[link] = target
                if way_back:
                    types[target].lists[way_back] = (name, link)
                if optional:
                    own.optional.add(link)
            for label in self.random.sample(NAMES, self.random.randint(4, 9)):
                own.kinds[label] = self.random.choice(KINDS)
                if own.kinds[label] == "choice":
                    own.choices[label] = self.random.choice(CHOICES)
                if self.random.random() < 0.6:
                    own.optional.add(label)
        return types

    def fields(self, own):
        fixed = [f for f in ("name", "email") if own.name in ("employee", "client") and (f, own.name) != ("email", "client")]
        return fixed + list(own.links) + list(own.kinds)

    def declaration(self, own):
        lines = [f"record {own.name}"]
        for label in self.fields(own):
            if label in own.links:
                way_back = next((n for n, where in self.types[own.links[label]].lists.items()
                                 if where == (own.name, label)), None)
                written = f"link to {own.links[label]}" + (f" as {way_back}" if way_back else "")
            elif label in own.choices:
                written = "one of " + ", ".join(own.choices[label])
            else:
                written = {"whole": "number", "name": "text"}.get(own.kinds.get(label, label), own.kinds.get(label, label))
            lines.append(f"  {self.spelled(label)} {written}{', optional' if label in own.optional else ''}")
        return "\n".join(lines) + "\n"

    def spelled(self, name):
        """A name as a rule may write it: in backquotes where it is a keyword, composed or not."""
        if name in CLAUSE_WORDS:
            return f"`{name}`"
        return unicodedata.normalize("NFD", name) if self.random.random() < 0.05 else name

    # Records

    def make_records(self, own):
        prefixes = ["", "c", "Ż/", "10", "б "]
        for number in range(self.random.choice([1, 2, 3, 5, 8]) + (own.name == "interaction") * 3):
            identity = f"{self.random.choice(prefixes)}{number}"
            values = {"name": self.random.choice(TEXTS), "email": self.random.choice(EMAILS)}
            for label, target in own.links.items():
                values[label] = self.target(own, label, target, identity)
            for label, kind in own.kinds.items():
                absent = label in own.optional and self.random.random() < 0.25
                values[label] = None if absent else self.value(kind, own.choices.get(label))
            self.records[own.name][identity] = Record(own, identity, values)

    def target(self, own, label, target, identity):
        roll = self.random.random()
        if label in own.optional and roll < 0.15:
            return None
        known = list(self.records[target])
        if roll > 0.96 or not known:
            return "nowhere"
        return self.random.choice(known)

    def near_day(self):
        """Dates close by, and ends of months among them."""
        day = self.today + round(self.random.gauss(0, self.random.choice([4, 30, 200])))
        if self.random.random() < 0.25:
            d = date.fromordinal(day)
            day = date(d.year + d.month // 12, d.month % 12 + 1, 1).toordinal() - self.random.choice([1, 1, 2, 3])
        return day

    def near_instant(self):
        if self.random.random() < 0.4:
            second = self.at + self.random.randint(-7200, 7200)
        else:
            second = self.zone.midnight(self.near_day()) + self.random.choice([0, 7200, 9000, self.random.randrange(86400)])
        return second - second % 60 + self.second

    def value(self, kind, choices=None):
        r = self.random
        if kind == "date":
            return self.near_day()
        if kind == "instant":
            return self.near_instant()
        if kind == "whole":
            return r.choice([0, 1, 1, 2, 3, 5, 7, 14, 30, 31, 45, 60, 90, -1, -3]) * SCALE
        if kind == "number":
            return self.number()
        if kind == "money":
            return (r.choices(CURRENCIES, [8, 2, 1])[0], self.number())
        if kind == "yes or no":
            return r.random() < 0.5
        if kind == "choice":
            return r.choice(choices)
        if kind == "email":
            return r.choice(EMAILS)
        text = r.choice(TEXTS)
        return unicodedata.normalize("NFD", text) if r.random() < 0.15 else text

    def number(self):
        r = self.random
        roll = r.random()
        if roll < 0.4:
            return r.randint(-3, 20) * SCALE
        if roll < 0.7:
            return r.choice([25000, 5000, 3333, 1, -1, 0, 15000, 100005, -25000, 12345])
        if roll < 0.97:
            return round(r.lognormvariate(7, 2) * 100) * 100
        return r.randint(-2**62, 2**62)

    # What conditions ask

    def find(self, type_name, identity):
        return self.records[type_name].get(identity)

    def leading_to(self, record, list_name):
        type_name, link = record.type.lists[list_name]
        return [r for r in self.records[type_name].values() if r.values[link] == record.id]

    def client_of(self, record):
        """The id of the client a record belongs to, or None."""
        while record is not None and record.type.name != "client":
            if not record.type.links:
                return None
            link = next(iter(record.type.links))
            target, identity = record.type.links[link], record.values[link]
            if identity is None:
                return None
            if target == "client":
                return identity
            record = self.find(target, identity)
        return None if record is None else record.id

    def write(self, folder):
        for own in self.types.values():
            with open(folder / f"{own.name}.csv", "w", encoding="utf-8", newline="") as file:
                rows = csv.writer(file, lineterminator="\n")
                rows.writerow(["id"] + self.fields(own))
                for record in self.records[own.name].values():
                    rows.writerow([record.id] + [self.cell(own, f, record.values[f]) for f in self.fields(own)])

    def cell(self, own, label, value):
        if value is None:
            return ""
        kind = own.kinds.get(label, "text")
        if kind == "date":
            return date.fromordinal(value).isoformat()
        if kind == "instant":
            return self.zone.iso(value)
        if kind in ("number", "whole"):
            return number_text(value)
        if kind == "money":
            return f"{number_text(value[1], 2)} {value[0]}"
        if kind == "yes or no":
            return "yes" if value else "no"
        return value
