"""What a path template ends with. Many frameworks write a slash behind every path; it changes nothing of that."""

from __future__ import annotations


def is_of_item(path: str) -> bool:
    """Whether a path template, or the key of an operation, ends with what names one thing."""
    return path.rstrip("/").endswith("}")


def collection_of(path: str) -> str:
    """The path template without the name of one thing at its end, and without a slash."""
    return path.rpartition("/{")[0] if is_of_item(path) else path.rstrip("/")
