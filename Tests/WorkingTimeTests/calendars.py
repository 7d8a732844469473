"""Calendars by trying one day after another and hours by trying one second span after another, to compare with.

Written from the rules' language reference alone: Easter comes from the tables of the computus (golden number, epact,
Sunday after the paschal full moon), working hours from cutting days into pieces at every change of the zone's offset.

One line a fact, `-` where there is no result:
    e YEAR WESTERN ORTHODOX       the two Easters
    c WEEKEND FROM TO ZONE RULE…  a calendar: weekdays as digits or `-`, hours in seconds, a zone, and days such as
                                  h:12-24:2025:9999, w:2026-01-10:1:9999, h:e+49:1:9999, h:o-2:1:9999
    i DATE WORKED                 whether a date is worked: 1 or 0
    n DATE COUNT RESULT           the count-th working day after (before) a date
    k DATE DATE COUNT             working days after the first through the second date
    p INSTANT SECONDS RESULT      the instant so many working seconds later (earlier)
    b INSTANT INSTANT SECONDS     the working seconds between two instants
Usage: calendars.py SEED
"""
import random
import sys
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1)
ZONES = ["Europe/Warsaw", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana", "UTC",
         "Africa/Casablanca", "America/St_Johns"]


def julian_day(year, month, day):
    """The ordinal of a Julian date, counted month by month from the Julian 1 January of year 1 (ordinal -1)."""
    lengths = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return -1 + 365 * (year - 1) + (year - 1) // 4 + sum(lengths[:month - 1]) + day - 1


def sunday_after(ordinal):
    ordinal += 1
    while date.fromordinal(ordinal).isoweekday() != 7:
        ordinal += 1
    return date.fromordinal(ordinal)


@lru_cache(maxsize=None)
def orthodox(year):
    """The Sunday after the full moon that Dionysius's nineteen-year table gives, all in the Julian calendar."""
    moons = [(4, 5), (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 18), (4, 7), (3, 27), (4, 15), (4, 4),
             (3, 24), (4, 12), (4, 1), (3, 21), (4, 9), (3, 29), (4, 17)]
    return sunday_after(julian_day(year, *moons[year % 19]))


@lru_cache(maxsize=None)
def western(year):
    """The Sunday after the full moon of the Gregorian epact (Clavius's solar and lunar corrections)."""
    century = year // 100
    solar, lunar = century - century // 4, (8 * century + 13) // 25
    golden = year % 19 + 1
    moon = (19 * (golden - 1) + 15 + solar - lunar) % 30
    if moon == 29 or (moon == 28 and golden > 11):
        moon -= 1
    return sunday_after(date(year, 3, 21).toordinal() + moon)


class Calendar:
    def __init__(self, chance):
        self.weekend = chance.choice([{6, 7}, {6, 7}, {5, 6}, {7}, set(), set(chance.sample(range(1, 8), 3))])
        start = chance.choice([9 * 3600, 9 * 3600, 0, 3600, 5400, 8 * 3600 + 1800, chance.randrange(70000)])
        end = chance.choice([17 * 3600, 86400, chance.randrange(start + 1, 86401)])
        self.hours = (start, end if end > start else start + 3600)
        self.zone_name = chance.choice(ZONES)
        self.zone = ZoneInfo(self.zone_name)
        self.rules = [self.rule(chance) for _ in range(chance.choice([0, 3, 12, 30]))]
        self.walls = {}

    def rule(self, chance):
        kind = chance.choice("hhhw")
        years = chance.choice([(1, 9999), (1, 9999), (2025, 9999), (1, 2024), (2024, 2026)])
        what = chance.choice(["fixed", "fixed", "fixed", "e", "o", "single", "single"])
        if what == "fixed":
            month = chance.randrange(1, 13)
            day = 29 if month == 2 and chance.random() < 0.5 else chance.randrange(1, [0, 31, 28, 31, 30, 31, 30, 31, 31,
                                                                                      30, 31, 30, 31][month] + 1)
            return kind, f"{month}-{day}", years
        if what == "single":
            return kind, str(date(2023, 1, 1) + timedelta(days=chance.randrange(1800))), (1, 9999)
        return kind, f"{what}{chance.choice([0, 1, -2, 49, 60, -47, 300, -200]):+}", years

    def text(self):
        rules = [f"{kind}:{day}:{years[0]}:{years[1]}" for kind, day, years in self.rules]
        return " ".join(["".join(map(str, sorted(self.weekend))) or "-", *map(str, self.hours), self.zone_name, *rules])

    def is_named(self, day, name, years):
        if not years[0] <= day.year <= years[1]:
            return False
        if name[0] in "eo":
            easter = western if name[0] == "e" else orthodox
            return any(easter(y) + timedelta(days=int(name[1:])) == day
                       for y in range(max(1, day.year - 1), min(9998, day.year + 1) + 1))
        return name in (str(day), f"{day.month}-{day.day}")

    @lru_cache(maxsize=None)
    def is_working(self, day):
        kinds = {kind for kind, name, years in self.rules if self.is_named(day, name, years)}
        return "w" in kinds or ("h" not in kinds and day.isoweekday() not in self.weekend)

    def nth(self, day, count):
        step = 1 if count > 0 else -1
        tried = 0
        while count:
            day += timedelta(days=step)
            tried += 1
            if tried > 3000:
                return None
            if self.is_working(day):
                count -= step
        return day

    def wall(self, second):
        return datetime.fromtimestamp(second, timezone.utc).astimezone(self.zone).replace(tzinfo=None)

    def instant(self, day, second_of_day):
        """The first instant at which the wall shows that time of that day, or a later one, tried by halving pieces
        between the changes of the offset (found by trying each quarter of an hour)."""
        key = (day, second_of_day)
        if key not in self.walls:
            wall = datetime.combine(day, datetime.min.time()) + timedelta(seconds=second_of_day)
            start = int((wall - EPOCH).total_seconds()) - 30 * 3600
            previous = start
            for at in range(start, start + 60 * 3600, 900):
                if self.wall(at) >= wall:
                    break
                previous = at
            # Within a quarter the wall may jump once; the first second that shows enough.
            low, high = previous, at
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if self.wall(middle) >= wall else (middle, high)
            self.walls[key] = high
        return self.walls[key]

    def spans(self, day, step):
        """The working spans of the days from one on, forwards or backwards."""
        for _ in range(4000):
            if self.is_working(day):
                yield self.instant(day, self.hours[0]), self.instant(day, self.hours[1])
            day += timedelta(days=step)

    def later(self, at, seconds):
        if seconds == 0:
            return at
        day = self.wall(at).date()
        if seconds > 0:
            for start, end in self.spans(day - timedelta(days=2), 1):
                here = max(0, end - max(start, at))
                if here >= seconds:
                    return max(start, at) + seconds
                seconds -= here
            return None
        seconds = -seconds
        for start, end in self.spans(day + timedelta(days=2), -1):
            here = max(0, min(end, at) - start)
            # The last instant: where a span is just used up, its beginning.
            if here >= seconds:
                return min(end, at) - seconds
            seconds -= here
        return None

    def between(self, first, last):
        if last < first:
            return -self.between(last, first)
        total = 0
        day = self.wall(first).date() - timedelta(days=2)
        for start, end in self.spans(day, 1):
            if start >= last:
                break
            total += max(0, min(end, last) - max(start, first))
        return total


def main():
    chance = random.Random(int(sys.argv[1]))
    for year in range(1, 9999):
        print("e", year, western(year), orthodox(year))
    for _ in range(12):
        calendar = Calendar(chance)
        print("c", calendar.text())

        def some_day():
            return date(2023, 6, 1) + timedelta(days=chance.randrange(1500))

        def some_instant():
            # Around the changes of offset, and the beginnings and ends of hours, as often as anywhere.
            day = chance.choice([some_day(), date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 9, 6)])
            second = chance.choice([chance.randrange(86400), calendar.hours[0], calendar.hours[1] % 86400])
            return calendar.instant(day, second) + chance.choice([0, 0, -1, 1, 3600])

        for _ in range(40):
            day, count = some_day(), chance.randrange(-300, 300)
            print("i", day, int(calendar.is_working(day)))
            found = calendar.nth(day, count)
            if found is not None:
                print("n", day, count, found)
            other = some_day()
            low, high = min(day, other), max(day, other)
            number = sum(calendar.is_working(low + timedelta(days=d)) for d in range(1, (high - low).days + 1))
            print("k", day, other, number if day <= other else -number)
        for _ in range(40):
            at = some_instant()
            seconds = chance.choice([0, 1, -1, 3600, -3600, chance.randrange(-400000, 400000),
                                     chance.randrange(-4, 5) * (calendar.hours[1] - calendar.hours[0])])
            found = calendar.later(at, seconds)
            if found is not None:
                print("p", at, seconds, found)
            other = some_instant()
            print("b", at, other, calendar.between(at, other))


main()
