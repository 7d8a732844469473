"""Chromium for tests: pages in frames, which take the frame's width and colour scheme for their own, so that one start of the
browser is enough for all; what a script measures in them; and pictures."""

import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3

# For scripts that measure: colours as numbers, how bright they are and how they stand out, and the list of what is wrong.
PRELUDE = f"""
const leastContrast = {CONTRAST};
const luminance = c => {{ const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; }};
const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
const background = e => {{ for (; e; e = e.parentElement) {{
    const c = numbers(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); }}
  return [255, 255, 255]; }};
const contrast = (colour, paper) => {{ const [a, b] = [luminance(colour), luminance(paper)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }};
const findings = [];
"""

REPORT = """
const report = document.createElement("pre");
report.id = "report";
report.textContent = JSON.stringify(findings);
document.body.append(report);
"""


def measured(script, pages, widths, height=2000):
    """What a script finds in pages by name, each in every width, light and dark. It adds texts to `findings`; the frames' titles
    end with the width and the scheme."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        body = frames(pages, widths, height) + f"<script>onload = () => {{ {PRELUDE}{script}{REPORT} }}</script>"
        shown = show(folder, body, "--dump-dom", "--virtual-time-budget=10000")
    report = re.search(r'<pre id="report">(.*?)</pre>', shown, re.DOTALL)
    return json.loads(html.unescape(report.group(1))) if report else ["chromium measured nothing"]


def picture(page, width, height, path):
    """A page of a width, light and dark side by side."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        show(folder, frames({"page": page}, [width], height), f"--window-size={2 * width + 8},{height}", f"--screenshot={path}")


def frames(pages, widths, height):
    return "".join(
        f'<iframe title="{html.escape(name)} {width} {scheme}" width="{width}" height="{height}" scrolling="no" '
        f'style="border:0;color-scheme:{scheme}" srcdoc="{html.escape(page)}"></iframe>'
        for name, page in pages.items() for width in widths for scheme in ("light", "dark"))


def show(folder, body, *arguments):
    page = pathlib.Path(folder, "page.html")
    page.write_text(f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body style="margin:0">{body}</body></html>')
    done = subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
         "--no-first-run", "--disable-background-networking", f"--user-data-dir={folder}/profile", *arguments, page.as_uri()],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"chromium failed: {done.stderr[-2000:]}")
    return done.stdout
