"""Date arithmetic by Python's `datetime` and by counting day after day, to compare with.

One line a fact, `-` where there is no result:
    m DATE MONTHS RESULT
    a DATE DAYS RESULT
    c WEEKEND OFF WORKING     a calendar: weekdays (1 is Monday) as digits or `-`, dates joined by commas or `-`
    n DATE COUNT RESULT       the count-th working day after (before) a date, by the calendar last named
    k DATE DATE COUNT         working days after the first through the second date
    i DATE WORKED             whether a date is worked: 1 or 0
Usage: dates.py SEED
"""
import calendar
import random
import sys
from datetime import date, timedelta


def months_later(day, months):
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return "-"
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_later(day, days):
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return "-"


def nth(day, count, worked):
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not worked(day):
            day += step
    return day


def main():
    chance = random.Random(int(sys.argv[1]))

    def some_day(first=date.min, last=date.max):
        return date.fromordinal(chance.randrange(first.toordinal(), last.toordinal() + 1))

    for _ in range(5000):
        day = some_day() if chance.random() < 0.5 else some_day(date(1999, 12, 1), date(2004, 4, 1))
        months = chance.choice([chance.randrange(-30, 30), chance.randrange(-130000, 130000)])
        print("m", day, months, months_later(day, months))
        days = chance.choice([chance.randrange(-800, 800), chance.randrange(-4000000, 4000000)])
        print("a", day, days, days_later(day, days))
    for _ in range(60):
        weekend = chance.choice([{6, 7}, {6, 7}, {5, 6}, {7}, set(), set(chance.sample(range(1, 8), chance.randrange(7)))])
        first, last = date(2025, 1, 1), date(2027, 12, 31)
        off = {some_day(first, last) for _ in range(chance.randrange(0, 60))}
        working = {some_day(first, last) for _ in range(chance.randrange(0, 20))}
        if off and chance.random() < 0.5:
            working.add(min(off))

        def worked(day):
            return day in working or (day.isoweekday() not in weekend and day not in off)

        joined = [",".join(map(str, sorted(days))) or "-" for days in (off, working)]
        print("c", "".join(map(str, sorted(weekend))) or "-", *joined)
        for _ in range(60):
            day = some_day(first, last)
            count = chance.randrange(-400, 400)
            print("n", day, count, nth(day, count, worked))
            print("i", day, int(worked(day)))
            other = some_day(first, last)
            low, high = min(day, other), max(day, other)
            number = sum(worked(low + timedelta(days=step)) for step in range(1, (high - low).days + 1))
            print("k", day, other, number if day <= other else -number)


main()
