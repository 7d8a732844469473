"""Shows mails in Chromium, as phones and desks do, and measures what it shows.

render_mails.py check FILE           prints what is wrong with the pages: wider than a phone, or hard to read, as a JSON list
render_mails.py pictures FILE DIR    a picture of each page for a phone and a desk, light and dark

FILE is a JSON object of HTML pages by name. A page in a frame takes the frame's width and colour scheme for its own, so
that one start of the browser is enough for all.
"""
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

PHONE, NARROWEST, DESK = 390, 320, 1000
CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3

MEASURE = """
const luminance = c => { const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
const background = e => { for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); }
  return [255, 255, 255]; };
const findings = [];
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
    const [a, b] = [luminance(numbers(style.color)), luminance(background(node.parentElement))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < CONTRAST) findings.push(`${name}: contrast ${contrast.toFixed(2)} of "${node.textContent.trim().slice(0, 40)}"`);
    if (parseFloat(style.fontSize) < 13) findings.push(`${name}: letters of ${style.fontSize}`);
  }
  const dark = luminance(background(page.body)) < 0.1;
  if (dark !== frame.title.endsWith(" dark")) findings.push(`${name}: the page is ${dark ? "dark" : "light"}`);
  if (!texts) findings.push(`${name}: shows nothing`);
}
const report = document.createElement("pre");
report.id = "report";
report.textContent = JSON.stringify(findings);
document.body.append(report);
"""


def frames(pages, widths, height):
    for name, page in pages.items():
        for width in widths:
            for scheme in ("light", "dark"):
                yield (
                    f'<iframe title="{html.escape(name)} {width} {scheme}" width="{width}" height="{height}" scrolling="no" '
                    f'style="border:0;color-scheme:{scheme}" srcdoc="{html.escape(page)}"></iframe>')


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
        body = "".join(frames(pages, [NARROWEST], 2000)) + f"<script>onload = () => {{ {script} }}</script>"
        shown = chromium(folder, body, "--dump-dom", "--virtual-time-budget=10000")
    report = re.search(r'<pre id="report">(.*?)</pre>', shown, re.DOTALL)
    return json.loads(html.unescape(report.group(1))) if report else ["chromium measured nothing"]


def pictures(pages, target):
    target.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        height = 1100 if name.endswith(("-1", "-taken", "-given")) else 2600
        for label, width in (("phone", PHONE), ("desk", DESK)):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                chromium(
                    folder, "".join(frames({name: page}, [width], height)), f"--window-size={2 * width + 8},{height}",
                    f"--screenshot={target}/{name}-{label}.png")


pages = json.loads(pathlib.Path(sys.argv[2]).read_text())
if sys.argv[1] == "check":
    print(json.dumps(check(pages)))
else:
    pictures(pages, pathlib.Path(sys.argv[3]))
