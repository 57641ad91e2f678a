"""Where in a user's file something stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place in a file."""

    file: str
    """The path as the user would write it, relative to where the command runs if it lies below it."""
    line: int
    """Counted from 1; 0 where only the file is known."""
    pointer: str = ""
    """JSON Pointer (RFC 6901) of the node within the file."""

    def __str__(self) -> str:
        """As compilers and editors write it: `file:line`."""
        return f"{self.file}:{self.line}" if self.line else self.file
