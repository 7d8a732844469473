#!/usr/bin/env python3
"""Writes the fixtures beside this file with Python's own codecs, csv and decimal modules, from a fixed seed.

Run it after changing it; the tests only read what it wrote.
"""

import base64
import csv
import io
import json
import random
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

FOLDER = Path(__file__).parent
SEED = 20261122


def code_pages():
    lines = []
    for page in ("windows-1250", "windows-1251"):
        for byte in range(256):
            try:
                scalar = f"{ord(bytes([byte]).decode(page)):04X}"
            except UnicodeDecodeError:
                scalar = "none"
            lines.append(f"{page} {byte:02X} {scalar}")
    (FOLDER / "code-pages.txt").write_text("\n".join(lines) + "\n")


def csv_dialects(cases=300):
    generator = random.Random(SEED)
    alphabet = ["a", "B", "7", " ", ",", ";", "\t", "|", '"', '""', "\n", "\r\n", "\r", "ł", "Ж", "€", "", "'", "\\"]
    lines = []
    for _ in range(cases):
        delimiter = generator.choice([",", ";", "\t", "|"])
        end = generator.choice(["\n", "\r\n", "\r"])
        quoting = generator.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
        width = generator.randint(1, 6)
        rows = [
            ["".join(generator.choice(alphabet) for _ in range(generator.randint(0, 6))) for _ in range(width)]
            for _ in range(generator.randint(1, 8))
        ]
        # Python before 3.13 leaves a line break unquoted that is not the line end of the dialect.
        if any("\n" in field or "\r" in field for row in rows for field in row) and end != "\r\n":
            quoting = csv.QUOTE_ALL
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
        written = text.getvalue()
        if generator.random() < 0.3:
            written = written[: -len(end)]
        lines.append(
            json.dumps(
                {
                    "delimiter": delimiter,
                    "bytes": base64.b64encode(written.encode()).decode(),
                    "rows": rows,
                }
            )
        )
    (FOLDER / "csv-dialects.jsonl").write_text("\n".join(lines) + "\n")


def decimals(cases=600):
    generator = random.Random(SEED)
    limit = 2**63
    lines = []
    for _ in range(cases):
        whole = str(generator.randint(0, 10 ** generator.randint(0, 16)))
        fraction = "".join(generator.choice("0123456789") for _ in range(generator.randint(0, 8)))
        if generator.random() < 0.2:
            fraction = fraction[:4].ljust(4, "0") + generator.choice(["5", "50", "500", "5001", "49"])
        sign = generator.choice(["", "", "-", "+"])
        value = Decimal(f"{sign}{whole}.{fraction or '0'}")
        scaled = int((value * 10000).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
        mark = generator.choice([".", ","])
        groups = [" ", "\u00a0", "\u202f", "'", ""] + (["."] if mark == "," else [","] if fraction else [])
        group = generator.choice(groups)
        grouped = f"{int(whole):,}".replace(",", group)
        text = sign + grouped + (mark + fraction if fraction else "")
        lines.append(f"{mark}|{text}|{scaled if -limit <= scaled < limit else 'none'}")
    (FOLDER / "decimals.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


code_pages()
csv_dialects()
decimals()
