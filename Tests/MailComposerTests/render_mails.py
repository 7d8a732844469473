"""Shows mails in Chromium, as phones and desks do, and measures what it shows.

render_mails.py check FILE           prints what is wrong with the pages: wider than a phone, or hard to read, as a JSON list
render_mails.py pictures FILE DIR    a picture of each page for a phone and a desk, light and dark

FILE is a JSON object of HTML pages by name.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Support"))
import chromium  # noqa: E402 (found by the path above)

PHONE, NARROWEST, DESK = 390, 320, 1000

MEASURE = """
for (const frame of document.querySelectorAll("iframe")) {
  const page = frame.contentDocument, name = frame.title;
  const wide = page.documentElement.scrollWidth;
  if (wide > frame.clientWidth) findings.push(`${name}: ${wide} px wide on a phone of ${frame.clientWidth}`);
  if (!page.documentElement.lang) findings.push(`${name}: says no language`);
  if (page.querySelector("script, link, img, iframe, [src], [href]")) findings.push(`${name}: asks for something from outside`);
  let level = 0;
  for (const heading of page.querySelectorAll("h1, h2, h3, h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) findings.push(`${name}: a heading h${next} after h${level}`);
    level = next;
  }
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  for (let node; node = walker.nextNode();) {
    if (!node.textContent.trim()) continue;
    texts += 1;
    const style = getComputedStyle(node.parentElement);
    const found = contrast(numbers(style.color), background(node.parentElement));
    if (found < leastContrast) findings.push(`${name}: contrast ${found.toFixed(2)} of "${node.textContent.trim().slice(0, 40)}"`);
    if (parseFloat(style.fontSize) < 13) findings.push(`${name}: letters of ${style.fontSize}`);
  }
  const dark = luminance(background(page.body)) < 0.1;
  if (dark !== frame.title.endsWith(" dark")) findings.push(`${name}: the page is ${dark ? "dark" : "light"}`);
  if (!texts) findings.push(`${name}: shows nothing`);
}
"""


def pictures(pages, target):
    target.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        height = 1100 if name.endswith(("-1", "-taken", "-given")) else 2600
        for label, width in (("phone", PHONE), ("desk", DESK)):
            chromium.picture(page, width, height, target / f"{name}-{label}.png")


pages = json.loads(pathlib.Path(sys.argv[2]).read_text())
if sys.argv[1] == "check":
    print(json.dumps(chromium.measured(MEASURE, pages, [NARROWEST])))
else:
    pictures(pages, pathlib.Path(sys.argv[3]))
