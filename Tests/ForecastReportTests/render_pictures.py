"""Shows pages and drawings in Chromium and measures what it shows.

render_pictures.py check FILE           prints what is wrong, as a JSON list: wider than a phone, texts that overlap each other or
                                        a mark, texts out of their drawing, letters hard to read
render_pictures.py pictures FILE DIR    a picture of each for a phone and a desk, light and dark

FILE is a JSON object of HTML pages and SVG drawings by name.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Support"))
import chromium  # noqa: E402 (found by the path above)

PHONE, DESK = 390, 1100

MEASURE = """
const paper = e => { const own = e.ownerSVGElement && e.ownerSVGElement.querySelector(".paper");
  return own ? numbers(getComputedStyle(own).fill) : background(e); };
const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
  && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5;
let texts = 0;
for (const frame of document.querySelectorAll("iframe")) {
  const page = frame.contentDocument, name = frame.title, wide = page.documentElement.scrollWidth;
  if (wide > frame.clientWidth) findings.push(`${name}: ${wide} px wide in a frame of ${frame.clientWidth}`);
  for (const drawing of page.querySelectorAll("svg")) {
    const whole = drawing.getBoundingClientRect(), shown = [...drawing.querySelectorAll("text")];
    const boxes = shown.map(e => e.getBoundingClientRect());
    const marks = [...drawing.querySelectorAll(".mark")].map(e => e.getBoundingClientRect());
    shown.forEach((text, index) => {
      texts += 1;
      const words = text.textContent, box = boxes[index];
      if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1)
        findings.push(`${name}: "${words}" leaves its drawing`);
      for (let other = index + 1; other < shown.length; other += 1)
        if (overlap(box, boxes[other])) findings.push(`${name}: "${words}" lies on "${shown[other].textContent}"`);
      if (marks.some(mark => overlap(box, mark))) findings.push(`${name}: "${words}" lies on a mark`);
      const found = contrast(numbers(getComputedStyle(text).fill), paper(text));
      if (found < leastContrast) findings.push(`${name}: contrast ${found.toFixed(2)} of "${words}"`);
    });
  }
}
if (!texts) findings.push("no drawing shows a text");
"""


def document(page):
    if page.startswith("<!DOCTYPE"):
        return page
    return f'<!DOCTYPE html><html><body style="margin:0"><style>svg {{ max-width: 100%; height: auto; }}</style>{page}</body></html>'


def pictures(pages, target):
    target.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        for label, width, height in (("phone", PHONE, 3600), ("desk", DESK, 1800)):
            chromium.picture(page, width, height, target / f"{name}-{label}.png")


pages = {name: document(page) for name, page in json.loads(pathlib.Path(sys.argv[2]).read_text()).items()}
if sys.argv[1] == "check":
    print(json.dumps(chromium.measured(MEASURE, pages, [PHONE, DESK])))
else:
    pictures(pages, pathlib.Path(sys.argv[3]))
