"""The days on which a country works, by the package `holidays`, to compare our calendars with.

One line a day, `DATE WORKED`, for each day of 2015 to 2035 (worked is 1 or 0), and at the end the package's version and
the last year for which it knows the country's decrees, or `-`.
Usage: holidays.py poland|russia PACKAGES
"""
import sys
from datetime import date, timedelta

sys.path.pop(0)  # this script is called like the package
sys.path.insert(0, sys.argv[2])
import holidays  # noqa: E402


def main():
    years = range(2015, 2036)
    country = {"poland": holidays.Poland, "russia": holidays.Russia}[sys.argv[1]](years=years)
    decrees = getattr(country, "special_public_holidays", {})
    day = date(years[0], 1, 1)
    while day.year in years:
        print(day, int(country.is_working_day(day)))
        day += timedelta(days=1)
    print(holidays.__version__, max(decrees, default="-"))


main()
