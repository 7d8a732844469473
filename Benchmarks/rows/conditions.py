"""A rule of three conditions with its end on one core, in records a second: see ConditionBenchmark."""

from workshop import HERE, Row, run

MUST = 50


def measure(shop):
    program = str(HERE / ".build" / "release" / "ConditionBenchmark")
    output = run(["taskset", "-c", "0", program, str(shop.rules), str(shop.store)]).output
    rates = dict(line.split("\t") for line in output.splitlines())
    memory, bare, chunks = (float(rates[work]) for work in ("in memory", "bare loop", "from chunks"))
    yield Row(
        "a rule of three conditions with its end, one core, in memory", f"{memory:.0f} million/s",
        f"a bare loop {bare:.0f} million/s", bare / memory, "50 million/s", "100 million/s", memory >= MUST)
    yield Row("the same from the chunks of a store", f"{chunks:.1f} million/s", f"a bare loop {bare:.0f} million/s",
              bare / chunks)
