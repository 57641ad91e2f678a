"""Bytes of a YAML or JSON file to a tree."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from harness.contract.json_text import json_tree
from harness.contract.yaml_text import yaml_tree
from harness.model.errors import ContractError, Problem
from harness.model.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contract.tree import Tree

SUFFIXES = (".yaml", ".yml", ".json")
"""What a file of a contract may be called; nothing else is opened."""

LARGEST = 64 * 1024 * 1024
"""Bytes; the largest published contracts have about 20 MB."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_tree(path: Path, shown: str) -> Tree:
    """Reads a file.

    Raises:
        ContractError: it is not there, too large, or neither YAML nor JSON.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise _refusal(shown, "is no contract file", remedy=f"its name must end in {', '.join(SUFFIXES)}")
    try:
        if not path.is_file():
            raise _refusal(shown, "is a folder, not a file" if path.is_dir() else "there is no such file")
        if path.stat().st_size > LARGEST:
            raise _refusal(shown, f"is larger than {LARGEST // 1024 // 1024} MB")
        data = path.read_bytes()
    except OSError as error:
        raise _refusal(shown, f"cannot be read: {error.strerror or error}") from None
    return parsed(data, shown)


def parsed(data: bytes, shown: str) -> Tree:
    """The tree of a text; JSON is told from YAML by how it begins and ends, not by the name of the file.

    Raises:
        ContractError: it is neither, or not text.
    """
    text = _decoded(data, shown)
    if text.lstrip()[:1] in ("{", "["):
        return _json_or_flow(text, shown)
    return yaml_tree(text, shown)


def _json_or_flow(text: str, shown: str) -> Tree:
    """JSON first: YAML's parsers do not read all of it (escaped surrogate pairs, long keys).

    What is not JSON may still be YAML in flow style, unless it is called JSON.
    """
    try:
        return json_tree(text, shown)
    except ContractError:
        if shown.lower().endswith(".json"):
            raise
    return yaml_tree(text, shown)


def _decoded(data: bytes, shown: str) -> str:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"is not text in UTF-8: byte {error.start} cannot be read"
        raise ContractError(Problem(what=what, where=Source(file=shown, line=line))) from None
    if "\0" in text:
        raise _refusal(shown, "is a binary file, not YAML or JSON")
    return text


def _refusal(shown: str, what: str, *, remedy: str | None = None) -> ContractError:
    return ContractError(Problem(what=what, where=Source(file=shown, line=0), remedy=remedy))
