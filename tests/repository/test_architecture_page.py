"""The page on the way of a request names only what there is, and every package that there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
NAMED = frozenset(re.findall(r"`([a-z_]+/(?:[a-z_]+\.py)?)`", PAGE))


def test_every_file_and_folder_that_the_page_names_exists() -> None:
    assert NAMED
    assert {name for name in NAMED if not (ROOT / "harness" / name).exists() and not (ROOT / name).exists()} == set()


def test_every_package_has_its_place_on_the_page() -> None:
    packages = {path.parent.name for path in (ROOT / "harness").glob("*/__init__.py")}
    named = {name.partition("/")[0] for name in NAMED} | set(re.findall(r"`([a-z]+)`", PAGE))
    assert packages - named == set()
