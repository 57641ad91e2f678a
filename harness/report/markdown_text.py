"""Text from outside inside Markdown: it shows as it is, and is never markup, a link, a mention or HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.report.plain import plain, plain_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKUP = re.compile(r"[\\`*_\[\]{}<>&|~#!$^=]|:(?=//)|(?<=\bwww)\.|(?<=^)[-+]", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
_MENTION = re.compile(r"(?<=[@])(?=\S)|(?<=\bGH)-(?=\d)", re.IGNORECASE)
_ZERO_WIDTH = "\u200b"
"""Comes after an `@` that would call somebody: mentions are found in what is rendered, where escapes are gone."""


def prose(text: str, limit: int = 500) -> str:
    """One line of running text or of a table's cell (CommonMark 2.4: punctuation after a backslash is literal)."""
    escaped = _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", plain(text, limit).strip()))
    return _MENTION.sub(lambda match: match[0] + _ZERO_WIDTH, escaped)


def code(text: str, limit: int = 200) -> str:
    """One line as code, outside of tables."""
    line = plain(text, limit)
    fence = "`" * (_longest_run(line) + 1)
    pad = " " if not line.strip(" ") or line[0] in " `" or line[-1] in " `" else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def block(text: str, language: str = "") -> str:
    """Lines as a code block that nothing in them ends (CommonMark 4.5)."""
    lines = plain_lines(text)
    fence = "`" * max(3, _longest_run(lines) + 1)
    return f"{fence}{language}\n{lines}\n{fence}"


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def folded(summary: str, content: str) -> str:
    """Content that opens at a click; the summary is our own text."""
    return f"<details><summary>{summary}</summary>\n\n{content}\n\n</details>"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
