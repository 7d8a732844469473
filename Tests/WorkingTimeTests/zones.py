"""Zones by Python's own reader: instants with their offsets, and wall times with their instants, to compare with.

Reads /usr/share/zoneinfo through the standard library's `zoneinfo` and prints one line a fact:
    o ZONE SECOND OFFSET        the offset at an instant
    w ZONE DAY SECOND INSTANT   the instant of a wall time (day number, second of day)
    d ZONE DAY INSTANT          the first instant of a date
    n ZONE SECOND INSTANT       the next change of the offset after an instant, or `-`
Usage: zones.py SEED
"""
import os
import random
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1)
UTC = timezone.utc
FIRST = int((datetime(1900, 1, 1) - EPOCH).total_seconds())
LAST = int((datetime(2100, 1, 1) - EPOCH).total_seconds())
STEP = 86400 * 24


def offset(zone, second):
    """Seconds east of UTC at an instant."""
    gap = datetime.fromtimestamp(second, zone).utcoffset()
    return gap.days * 86400 + gap.seconds


def changes(zone):
    """The instants at which the offset changes, but for those that are taken back within days or weeks."""
    found = []
    there = offset(zone, FIRST)
    for start in range(FIRST, LAST, STEP):
        here, there = there, offset(zone, start + STEP)
        if here == there:
            continue
        step = STEP // 8
        for low in range(start, start + STEP, step):
            high = low + step
            before = offset(zone, low)
            if before == offset(zone, high):
                continue
            while high - low > 1:
                half = (low + high) // 2
                if offset(zone, half) == before:
                    low = half
                else:
                    high = half
            found.append(high)
    return found


def steady(zone, first, last):
    """Whether the offset stays the same from one instant to just before another, looked at each day."""
    return len({offset(zone, at) for at in range(first, last, 86400)}) == 1


def instant(zone, day, second):
    """The first instant whose wall time is this one or, in a gap, the end of the gap."""
    wall = EPOCH + timedelta(days=day, seconds=second)
    fits = []
    for fold in (0, 1):
        utc = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        at = int((utc.replace(tzinfo=None) - EPOCH).total_seconds())
        if (EPOCH + timedelta(seconds=at + offset(zone, at))) == wall:
            fits.append(at)
    if fits:
        return min(fits)
    target = int((wall - EPOCH).total_seconds())
    low, high = target - 100000, target + 100000
    # Within a day and more of a gap there is no other change, or the sample is left out.
    walls = [at + offset(zone, at) for at in range(low, high, 1800)]
    if any(later < earlier for earlier, later in zip(walls, walls[1:])):
        return None
    while high - low > 1:
        half = (low + high) // 2
        if half + offset(zone, half) < target:
            low = half
        else:
            high = half
    return high


def main():
    chance = random.Random(int(sys.argv[1]))
    out = []
    seen = set()  # many names are one zone
    for name in sorted(zoneinfo.available_timezones()):
        zone = zoneinfo.ZoneInfo(name)
        data = next(open(f"{path}/{name}", "rb").read() for path in zoneinfo.TZPATH if os.path.exists(f"{path}/{name}"))
        turns = [] if data in seen else changes(zone)
        seen.add(data)
        for turn in turns:
            for second in (turn - 1, turn, turn + 1):
                out.append(f"o {name} {second} {offset(zone, second)}")
        for _ in range(20):
            second = chance.randrange(FIRST, LAST)
            out.append(f"o {name} {second} {offset(zone, second)}")
        for before, after in zip(turns, turns[1:] + [None]):
            if chance.random() < 0.03 and (after or before < LAST - 86400 * 400) and steady(zone, before, after or LAST):
                out.append(f"n {name} {before} {after or '-'}")
        near = chance.sample(turns, min(len(turns), 12)) + turns[-4:]
        walls = [turn + offset(zone, turn - chance.randrange(2)) + chance.randrange(-9000, 9000) for turn in near]
        walls += [turn + offset(zone, turn - 1) + delta for turn in turns[-2:] for delta in (-1, 0, 1, 1800, 3600)]
        walls += [chance.randrange(FIRST, LAST) for _ in range(10)]
        for wall in walls:
            day, second = divmod(wall, 86400)
            at = instant(zone, day, second)
            if at is not None:
                out.append(f"w {name} {day} {second} {at}")
        for turn in turns:
            day = (turn + offset(zone, turn)) // 86400
            at = instant(zone, day, 0)
            if at is not None:
                out.append(f"d {name} {day} {at}")
    sys.stdout.write("\n".join(out) + "\n")


main()
