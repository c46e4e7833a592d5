"""The documentation is built by the real mdbook, and its links lead somewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from conftest import BIN, REPOSITORY, run


class Page(HTMLParser):
    """What a page links to, and what can be linked to in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src") and value:
                self.links.add(value)
            if name in ("id", "name") and value:
                self.anchors.add(value)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    built = run(BIN / "mdbook", "build", "--dest-dir", folder, REPOSITORY / "docs")
    assert built.returncode == 0, built.stdout
    assert "WARN" not in built.stdout, built.stdout
    assert "ERROR" not in built.stdout, built.stdout
    return folder


def broken_links(path: Path, pages: dict[Path, Page]) -> list[str]:
    broken = []
    for link in pages[path].links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = path
        if parts.path:
            # Only the page for addresses that do not exist has absolute links.
            base = book_root(path) if parts.path.startswith("/") else path.parent
            target = (base / unquote(parts.path).lstrip("/")).resolve()
        if not target.exists():
            broken.append(link)
        elif parts.fragment and target in pages:
            if unquote(parts.fragment) not in pages[target].anchors:
                broken.append(link)
    return sorted(broken)


def book_root(path: Path) -> Path:
    return next(parent for parent in path.parents if (parent / "404.html").exists())


def test_every_link_inside_the_book_leads_somewhere(book: Path) -> None:
    paths = sorted(path.resolve() for path in book.rglob("*.html"))
    pages = {path: Page(path) for path in paths}
    broken = {
        str(path.relative_to(book.resolve())): links
        for path in paths
        if (links := broken_links(path, pages))
    }
    assert broken == {}


def test_every_chapter_is_in_the_book(book: Path) -> None:
    sources = REPOSITORY / "docs" / "src"
    for source in sources.rglob("*.md"):
        if source.name == "SUMMARY.md":
            continue
        page = source.relative_to(sources).with_suffix(".html")
        assert (book / page).exists(), f"{source} is not in SUMMARY.md"


def test_the_mechanisms_chapter_has_the_form_of_a_mechanism(book: Path) -> None:
    page = (book / "writing-mechanisms.html").read_text(encoding="utf-8")
    assert "aurora-global-failover" in page
    assert "{{#include" not in page


def test_links_between_the_documents_of_the_repository_lead_somewhere() -> None:
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]:
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        for piece in text.split("](")[1:]:
            link = piece.split(")")[0]
            if not link.startswith(("http", "#", "mailto:")):
                assert (REPOSITORY / link.split("#")[0]).exists(), f"{name}: {link}"
