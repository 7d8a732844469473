"""Checking the largest rule file, beside a bare loop that counts its words: see RuleCheckBenchmark."""

from workshop import HERE, Row, run


def measure(shop):
    output = run([str(HERE / ".build" / "release" / "RuleCheckBenchmark")]).output
    figures = {}
    for text in output.splitlines()[1:]:
        work, figure, *_ = [part for part in text.split("  ") if part]
        figures[work] = float(figure.strip().removesuffix(" ms"))
    bare = figures.pop("words counted by a bare loop")
    for work, figure in figures.items():
        promise = work == "parsed and checked"
        yield Row(
            f"1 MiB of rules {work}", f"{figure:.0f} ms", f"words counted {bare:.1f} ms", figure / bare,
            "500 ms" if promise else "", "", figure <= 500 if promise else None)
