"""Dates, instants and zones. A date is its proleptic ordinal, an instant its seconds since 1970 UTC, both ints."""

from datetime import date, datetime, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from calendars import Calendar

EPOCH = datetime(1970, 1, 1)
DATE_UNITS = ("day", "week", "month", "year", "working day")
CLOCK_UNITS = {"minute": 60, "hour": 3600, "working hour": 3600}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Zone:
    """A time zone, and the calendar of the team in it."""

    def __init__(self, name, calendar=None):
        self.name = name
        self.calendar = calendar or Calendar()
        self.info = ZoneInfo(name)

    def local(self, second):
        """The wall clock at an instant."""
        return datetime.fromtimestamp(second, timezone.utc).astimezone(self.info).replace(tzinfo=None, fold=0)

    @lru_cache(maxsize=1 << 16)
    def date_of(self, second):
        return self.local(second).toordinal()

    def instant(self, wall):
        """The first instant at which the clock shows `wall`, or where it skips that, the first one after."""
        def seconds(fold):
            offset = wall.replace(tzinfo=self.info, fold=fold).utcoffset()
            return int((wall - EPOCH - offset).total_seconds())
        found = [s for s in sorted({seconds(0), seconds(1)}) if self.local(s) == wall]
        if found:
            return found[0]
        low, high = sorted((seconds(0), seconds(1)))
        while high - low > 1:  # the clock is before `wall` at low, after it at high
            middle = (low + high) // 2
            low, high = (middle, high) if self.local(middle) < wall else (low, middle)
        return high

    @lru_cache(maxsize=1 << 17)
    def midnight(self, day):
        """The instant at which a date begins."""
        return self.instant(datetime.combine(date.fromordinal(day), datetime.min.time()))

    def offset(self, second):
        return int((self.local(second) - EPOCH).total_seconds()) - second

    def iso(self, second):
        return datetime.fromtimestamp(second, self.info).isoformat()


def add_months(day, count):
    d = date.fromordinal(day)
    year, month = divmod(d.year * 12 + d.month - 1 + count, 12)
    for last in (d.day, 30, 29, 28):
        if last <= d.day:
            try:
                return date(year, month + 1, last).toordinal()
            except ValueError:
                pass


def add_working_days(day, count, calendar):
    step = 1 if count > 0 else -1
    while count:
        day += step
        if calendar.is_working(day):
            count -= step
    return day


def working_days_between(day, later, calendar):
    """The working days in (day, later], negative where `later` is earlier."""
    if later < day:
        return -working_days_between(later, day, calendar)
    return sum(calendar.is_working(d) for d in range(day + 1, later + 1))


def add_to_date(day, count, unit, zone):
    if unit == "month":
        return add_months(day, count)
    if unit == "year":
        return add_months(day, 12 * count)
    if unit == "working day":
        return add_working_days(day, count, zone.calendar)
    return day + count * (7 if unit == "week" else 1)


def add_to_instant(second, count, unit, zone):
    if unit == "working hour":
        return zone.calendar.add_seconds(second, count * CLOCK_UNITS[unit], zone)
    if unit in CLOCK_UNITS:
        return second + count * CLOCK_UNITS[unit]
    wall = zone.local(second)
    day = add_to_date(wall.toordinal(), count, unit, zone)
    return zone.instant(datetime.combine(date.fromordinal(day), wall.time()))


def period(day, which, unit):
    """The first and the last date of this, the last or the next calendar period around a date."""
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        monday = day - date.fromordinal(day).weekday() + 7 * step
        return monday, monday + 6
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    d = date.fromordinal(day)
    index = (d.year * 12 + d.month - 1) // months + step

    def first(i):
        return date(i * months // 12, i * months % 12 + 1, 1).toordinal()
    return first(index), first(index + 1) - 1


def anniversary(day, today):
    origin = date.fromordinal(day)
    for year in range(date.fromordinal(today).year, 9999):
        try:
            found = origin.replace(year=year)
        except ValueError:
            found = date(year, 2, 28)
        if found.toordinal() >= today:
            return found.toordinal()
