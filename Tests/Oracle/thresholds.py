"""Values that rules write by a name: `threshold limit_1 3 days` in the file, and `limit_1` where the value would stand."""

import re


class Thresholds:
    def __init__(self):
        self.values = {}

    def named(self, written):
        """A name that stands for a value as written."""
        name = f"limit_{len(self.values) + 1}"
        self.values[name] = written
        return name

    def text(self, rules):
        """The declarations of those whose names stand in the rules of a file."""
        used = sorted(set(re.findall(r"\blimit_\d+\b", rules)))
        return "".join(f"threshold {name} {self.values[name]}\n" for name in used)
