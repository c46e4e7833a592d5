"""Says what is wrong with a report as Markdown; prints nothing if nothing is.

    python markdown.py REPORT.md

GitHub's own renderer makes HTML of it, as for a comment: no element may come
out but those that the report is made of, no link, and nothing that GitHub
would turn into a mention or a reference afterwards.
"""

import re
import sys
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

LIMIT = 65_536
ELEMENTS = {
    "h2", "h3", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td",
    "ol", "ul", "li", "details", "summary", "br",
}  # fmt: skip
REFERENCE = re.compile(r"(^|\W)(@[A-Za-z0-9]|#[0-9])|https?://|\bwww\.")


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.cells, self.widths = [], [], 0, []

    def handle_starttag(self, tag, attributes):
        if tag not in ELEMENTS or attributes:
            self.wrong.append(f"<{tag}> {attributes}")
        if tag == "table":
            self.widths = []
        if tag == "tr":
            self.cells = 0
        if tag in ("td", "th"):
            self.cells += 1
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")
        if tag == "tr":
            self.widths.append(self.cells)
        if tag == "table" and len(set(self.widths)) != 1:
            self.wrong.append(f"rows of {sorted(set(self.widths))} cells")

    def handle_data(self, text):
        # GitHub links nothing inside code.
        if "code" not in self.open and REFERENCE.search(text):
            self.wrong.append(f"a reference: {text[:120]!r}")


def main():
    text = open(sys.argv[1], encoding="utf-8").read()
    html = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
    page = Page()
    page.feed(html)
    page.close()
    wrong = page.wrong
    if page.open:
        wrong.append(f"not closed: {page.open}")
    if len(text) >= LIMIT:
        wrong.append(f"{len(text)} characters")
    for tag in ("<h2>", "<table>", "<details>"):
        if tag not in html:
            wrong.append(f"no {tag}")
    if any(ord(character) < 32 and character != "\n" for character in text):
        wrong.append("a control character")
    if wrong:
        sys.exit("\n".join(wrong[:50]))


main()
