"""Calendars: which days are worked, and how working hours pass. Found by going from day to day, without any table."""

from datetime import date, datetime, timedelta
from functools import lru_cache

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]


@lru_cache(maxsize=None)
def easter(year):
    """The Sunday after the Gregorian full moon of the epact (Clavius), by trying days."""
    century, golden = year // 100, year % 19 + 1
    moon = (19 * (golden - 1) + 15 + century - century // 4 - (8 * century + 13) // 25) % 30
    if moon == 29 or (moon == 28 and golden > 11):
        moon -= 1
    day = date(year, 3, 21) + timedelta(days=moon + 1)
    while day.weekday() != 6:
        day += timedelta(days=1)
    return day


class Calendar:
    """Monday to Friday from nine to five, and for some cases a weekend, hours and days of its own."""
    name = None

    def __init__(self, chosen=None):
        self.weekend, self.hours, self.entries = {5, 6}, (9, 17), []
        self.worked = {}
        if chosen is None or chosen.random() < 0.3:
            return
        self.name = "team"
        self.weekend = set(chosen.choice([[5, 6], [5, 6], [4, 5], [6], [1, 3]]))
        self.hours = chosen.choice([(9, 17), (8, 16), (10, 12), (7, 20)])
        for _ in range(chosen.choice([2, 8, 20])):
            kind, from_year = chosen.choice(["holiday", "holiday", "working"]), chosen.choice([None, None, 2025])
            day = chosen.choice([
                ("fixed", chosen.randrange(1, 13), chosen.randrange(1, 29)), ("easter", chosen.randrange(-50, 61)),
                ("single", date(2023, 1, 1) + timedelta(days=chosen.randrange(2500)))])
            if all(day != known for _, known, _ in self.entries):
                self.entries.append((kind, day, None if day[0] == "single" else from_year))

    def text(self):
        lines = [f"calendar {self.name}", "  weekend " + ", ".join(WEEKDAYS[d] for d in sorted(self.weekend)),
                 f"  hours {self.hours[0]:02}:00 to {self.hours[1]:02}:00"]
        for kind, day, from_year in self.entries:
            words = {"fixed": lambda m, d: f"{d} {MONTHS[m - 1]}", "single": str,
                     "easter": lambda o: f"easter {'+' if o >= 0 else '-'} {abs(o)} days"}[day[0]](*day[1:])
            lines.append(f"  {kind} {words}" + (f" from {from_year}" if from_year else ""))
        return "\n".join(lines) + "\n"

    def names(self, day, entry):
        _, what, from_year = entry
        if from_year and day.year < from_year:
            return False
        if what[0] == "fixed":
            return (day.month, day.day) == what[1:]
        return day == (what[1] if what[0] == "single" else easter(day.year) + timedelta(days=what[1]))

    def is_working(self, ordinal):
        if ordinal not in self.worked:
            day = date.fromordinal(ordinal)
            kinds = {entry[0] for entry in self.entries if self.names(day, entry)}
            self.worked[ordinal] = "working" in kinds or "holiday" not in kinds and day.weekday() not in self.weekend
        return self.worked[ordinal]

    def span(self, ordinal, zone):
        """The instants between which a working day is worked."""
        midnight = datetime.combine(date.fromordinal(ordinal), datetime.min.time())
        return [zone.instant(midnight + timedelta(hours=hour)) for hour in self.hours]

    def add_seconds(self, second, count, zone):
        """The first instant by which so many working seconds have passed; backwards, the last from which they do."""
        day, step = zone.date_of(second), 1 if count > 0 else -1
        while count:
            if self.is_working(day):
                start, end = self.span(day, zone)
                if step > 0:
                    start = max(start, second)
                    if end - start >= count:
                        return start + count
                    count -= max(0, end - start)
                else:
                    end = min(end, second)
                    if end - start >= -count:
                        return end + count
                    count += max(0, end - start)
            day += step
        return second

    def seconds_between(self, first, last, zone):
        if last < first:
            return -self.seconds_between(last, first, zone)
        total = 0
        for day in range(zone.date_of(first), zone.date_of(last) + 1):
            if self.is_working(day):
                start, end = self.span(day, zone)
                total += max(0, min(end, last) - max(start, first))
        return total
