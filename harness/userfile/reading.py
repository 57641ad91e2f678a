"""The text of a user's file, or why it has none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harness.model.errors import Problem, UserError
from harness.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_FILE = 1_000_000
"""Bytes: a thousand times what people write into a configuration file."""


def shown(file: Path) -> str:
    """The path as the user would write it: relative to the working directory where it lies below it."""
    absolute = file.absolute()
    return str(absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else file)


def text_of(file: Path, limit: int = LARGEST_FILE) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        UserError: no such file, no regular file, not readable, larger than `limit` bytes, not UTF-8.
    """
    content = _content(file, limit, lambda what, remedy: _refusal(file, what, remedy))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        # `from None`: the decoder's error holds the whole content, which may be a secret.
        raise _refusal(file, "is not UTF-8", "save it in UTF-8", line) from None


def _content(file: Path, limit: int, refusal: Callable[[str, str], UserError]) -> bytes:
    try:
        if not file.exists():
            raise refusal("does not exist", "create it, or correct the path")
        # A pipe or a device has no end, so it is not opened at all.
        if not file.is_file():
            raise refusal("is not a regular file", "name a file")
        with file.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise refusal(f"cannot be read: {error.strerror}", "make it readable for the user who runs this") from None
    if len(content) > limit:
        raise refusal(f"is larger than {limit} bytes", "name a smaller file")
    return content


def _refusal(file: Path, what: str, remedy: str, line: int = 0) -> UserError:
    return UserError(Problem(what=what, where=Source(file=shown(file), line=line), remedy=remedy))
