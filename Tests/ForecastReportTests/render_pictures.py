"""Shows pages and drawings in Chromium and measures what it shows.

render_pictures.py check FILE           prints what is wrong, as a JSON list: wider than a phone, texts that overlap each other or
                                        a mark, texts out of their drawing, letters hard to read
render_pictures.py pictures FILE DIR    a picture of each for a phone and a desk, light and dark

FILE is a JSON object of HTML pages and SVG drawings by name. In a frame each takes the frame's width and colour scheme for its own.
"""
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

PHONE, DESK = 390, 1100
CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3

MEASURE = """
const luminance = c => { const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
const background = e => { const paper = e.ownerSVGElement && e.ownerSVGElement.querySelector(".paper");
  if (paper) return numbers(getComputedStyle(paper).fill);
  for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); }
  return [255, 255, 255]; };
const findings = [];
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
      const style = getComputedStyle(text), [a, b] = [luminance(numbers(style.fill)), luminance(background(text))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < CONTRAST) findings.push(`${name}: contrast ${contrast.toFixed(2)} of "${words}"`);
    });
  }
}
if (!texts) findings.push("no drawing shows a text");
const report = document.createElement("pre");
report.id = "report";
report.textContent = JSON.stringify(findings);
document.body.append(report);
"""


def document(page):
    if page.startswith("<!DOCTYPE"):
        return page
    return f'<!DOCTYPE html><html><body style="margin:0"><style>svg {{ max-width: 100%; height: auto; }}</style>{page}</body></html>'


def frames(pages, widths, height):
    for name, page in pages.items():
        for width in widths:
            for scheme in ("light", "dark"):
                yield (
                    f'<iframe title="{html.escape(name)} {width} {scheme}" width="{width}" height="{height}" scrolling="no" '
                    f'style="border:0;color-scheme:{scheme}" srcdoc="{html.escape(document(page))}"></iframe>')


def chromium(folder, body, *arguments):
    page = pathlib.Path(folder, "page.html")
    page.write_text(f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body style="margin:0">{body}</body></html>')
    done = subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
         "--no-first-run", "--disable-background-networking", f"--user-data-dir={folder}/profile", *arguments, page.as_uri()],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"chromium failed: {done.stderr[-2000:]}")
    return done.stdout


def check(pages):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        script = MEASURE.replace("CONTRAST", str(CONTRAST))
        body = "".join(frames(pages, [PHONE, DESK], 2000)) + f"<script>onload = () => {{ {script} }}</script>"
        shown = chromium(folder, body, "--dump-dom", "--virtual-time-budget=10000")
    report = re.search(r'<pre id="report">(.*?)</pre>', shown, re.DOTALL)
    return json.loads(html.unescape(report.group(1))) if report else ["chromium measured nothing"]


def pictures(pages, target):
    target.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        for label, width in (("phone", PHONE), ("desk", DESK)):
            height = 1800 if label == "desk" else 3600
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                chromium(
                    folder, "".join(frames({name: page}, [width], height)), f"--window-size={2 * width + 8},{height}",
                    f"--screenshot={target}/{name}-{label}.png")


pages = json.loads(pathlib.Path(sys.argv[2]).read_text())
if sys.argv[1] == "check":
    print(json.dumps(check(pages)))
else:
    pictures(pages, pathlib.Path(sys.argv[3]))
