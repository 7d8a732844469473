"""Reads HTML pages from the files named and prints, as JSON, everything that is wrong with each."""

import json
import sys
import xml.etree.ElementTree as tree
from html.parser import HTMLParser

VOID = {"wbr", "meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.problems, self.ids, self.labels, self.tags = [], [], [], [], []
        self.headings, self.captionless, self.text = [], 0, []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        names = [name for name, _ in attributes]
        if len(names) != len(set(names)):
            self.problems.append(f"<{tag}> has an attribute twice")
        for name, value in attributes:
            if name in ("src", "href", "xlink:href", "action", "srcset", "poster") or name.startswith("on"):
                self.problems.append(f"<{tag}> has {name}={value}")
            if name == "id":
                self.ids.append(value)
            if name == "aria-labelledby":
                self.labels += value.split()
        if tag in ("script", "link", "img", "iframe", "object"):
            self.problems.append(f"there is a <{tag}>")
        if self.open and self.open[-1] == "table" and tag != "caption" and "caption" not in self.tags[-3:]:
            if not self.captioned:
                self.problems.append("a table has no caption")
        if tag == "table":
            self.captioned = False
        if tag == "caption":
            self.captioned = True
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


def check(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    page = Page()
    page.feed(text)
    page.close()
    problems = page.problems
    if page.open:
        problems.append(f"left open: {page.open}")
    if not text.startswith("<!DOCTYPE html>"):
        problems.append("there is no document type")
    if len(page.ids) != len(set(page.ids)):
        problems.append("an id occurs twice")
    problems += [f"nothing is called {label}" for label in page.labels if label not in page.ids]
    if page.headings.count(1) != 1 or page.headings[:1] != [1]:
        problems.append(f"headings are {page.headings}")
    problems += [f"the page names {word}" for word in ("http://", "https://", "url(", "@import") if word in text]
    drawings = []
    for piece in text.split("<svg")[1:]:
        try:
            drawing = tree.fromstring("<svg" + piece.split("</svg>")[0] + "</svg>")
            if drawing.find("title") is None or drawing.find("desc") is None or not drawing.find("desc").text:
                problems.append("a drawing has no title or no description")
            drawings.append(sum(1 for _ in drawing.iter("rect")))
        except tree.ParseError as error:
            problems.append(f"a drawing is no XML: {error}")
    return {"problems": problems, "drawings": drawings, "text": " ".join("".join(page.text).split())}


print(json.dumps([check(path) for path in sys.argv[1:]]))
