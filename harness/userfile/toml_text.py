"""TOML text with the line of every key, which the standard library's reader does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from harness.model.errors import Problem, UserError
from harness.model.pointer import joined
from harness.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_KEYS})\s*\]\]?")
_PAIR = re.compile(rf"\s*({_KEYS})\s*=")
_POSITION = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def toml_tree(text: str, file: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The values of a TOML text, and JSON Pointer to line.

    What stands in a multi-line text or array may be taken for a key; its line is then told for no key that exists, or
    for one that another line tells better, so that it is at worst the line of a message that is off.

    Args:
        text: of the file.
        file: as shown to the user.

    Raises:
        UserError: it is not TOML.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        what = _POSITION.sub("", str(error))
        raise UserError(
            Problem(
                what=f"is not TOML: {what[:1].lower()}{what[1:]}",
                where=Source(file=file, line=line),
                remedy="look at the brackets and quotes up to this line",
            )
        ) from None
    except RecursionError:
        raise UserError(
            Problem(what="nests too deeply", where=Source(file=file, line=0), remedy="close what was opened")
        ) from None
    return values, dict(_lines(text))


def _lines(text: str) -> Iterator[tuple[str, int]]:
    table = ""
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _TABLE.match(line):
            table = joined("", *_names(heading[2]))
            if heading[1] == "[[":
                seen[table] = seen.get(table, -1) + 1
                yield table, number
                table = joined(table, seen[table])
            yield table, number
        elif pair := _PAIR.match(line):
            yield joined(table, *_names(pair[1])), number


def _names(keys: str) -> list[str]:
    return [each.strip("\"'") for each in re.findall(_KEY, keys)]
