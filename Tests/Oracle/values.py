"""Numbers, money and three-valued logic, as the language reference tells them.

A number is its value times 10 000, an int. Money is a pair of currency and such an int; the currency is None for the
sum of nothing, which is zero in any currency. A missing value, and the truth value "unknown", is None.
"""

import unicodedata

SCALE = 10_000
LIMIT = 2**63


def fits(scaled):
    """What does not fit into 64 bits is missing."""
    return scaled if scaled is not None and -LIMIT <= scaled < LIMIT else None


def rounded(dividend, divisor):
    """dividend / divisor, half to even; None for a division by zero and for what does not fit."""
    if divisor == 0:
        return None
    if divisor < 0:
        dividend, divisor = -dividend, -divisor
    whole, rest = divmod(dividend, divisor)
    if 2 * rest > divisor or (2 * rest == divisor and whole % 2):
        whole += 1
    return fits(whole)


def present(function):
    """Missing in, missing out."""
    def wrapped(*arguments):
        return None if None in arguments else function(*arguments)
    return wrapped


def one_currency(a, b):
    """The currency two amounts share, as a list of one; an empty list where they differ."""
    if a[0] is None or b[0] is None or a[0] == b[0]:
        return [a[0] or b[0]]
    return []


def add(a, b, sign=1):
    return fits(a + sign * b)


def add_money(a, b, sign=1):
    shared = one_currency(a, b)
    amount = fits(a[1] + sign * b[1])
    return (shared[0], amount) if shared and amount is not None else None


def multiply(a, b):
    return rounded(a * b, SCALE)


def divide(a, b):
    return rounded(a * SCALE, b)


def scale_money(a, factor, operation):
    amount = operation(a[1], factor)
    return None if amount is None else (a[0], amount)


def divide_money(a, b):
    return divide(a[1], b[1]) if one_currency(a, b) else None


COMPARISONS = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}


def comparison(sign, of_money=False):
    test = COMPARISONS[sign]
    if of_money:
        return present(lambda a, b: test(a[1], b[1]) if one_currency(a, b) else None)
    return present(test)


def kleene_not(a):
    return None if a is None else not a


def kleene_and(*truths):
    if False in truths:
        return False
    return None if None in truths else True


def kleene_or(*truths):
    if True in truths:
        return True
    return None if None in truths else False


def nfc(text):
    return unicodedata.normalize("NFC", text)


def folded(text):
    return nfc(nfc(text).lower())


def number_text(scaled, places=0):
    whole, fraction = divmod(abs(scaled), SCALE)
    digits = f"{fraction:04}".rstrip("0").ljust(places, "0")
    return ("-" if scaled < 0 else "") + str(whole) + ("." + digits if digits else "")
