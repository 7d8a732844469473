"""Prints, for each language, the plural form of each number on standard input, by CLDR as PyPI's babel has it.

A line each: `LANGUAGE NUMBER FORM`. Numbers are texts, so that their visible fraction digits count.
"""

import sys
from decimal import Decimal

from babel import Locale

numbers = sys.stdin.read().split()
for language in sys.argv[1:]:
    rule = Locale(language).plural_form
    for number in numbers:
        print(language, number, rule(Decimal(number)))
