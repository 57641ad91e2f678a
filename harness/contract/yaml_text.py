"""YAML text (1.2, core schema, with 1.1's merge keys) to a tree; values are what JSON has and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from harness.contract.growing import DEPTH, MERGE, Growth

if TYPE_CHECKING:
    from harness.contract.tree import Tree
    from harness.model.errors import ContractError
    from harness.model.json import Json

# The parser written in C is about twenty times as fast; an installation without it still works.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DIGITS = 1000
"""Longest number that is read: what is longer is no number that anybody meant, and slow to read."""

_TAGS = "tag:yaml.org,2002:"
_TEXTS = frozenset({f"{_TAGS}str", f"{_TAGS}binary", f"{_TAGS}timestamp", "!"})
_RESOLVED = frozenset({f"{_TAGS}{name}" for name in ("null", "bool", "int", "float")})
_CONTAINERS = frozenset({None, "!", f"{_TAGS}map", f"{_TAGS}seq"})


def yaml_tree(text: str, file: str) -> Tree:
    """The tree of a YAML text; keys are what is written (`200`, `no`, `2026-01-01`), dates stay texts.

    Raises:
        ContractError: with the line where it stops being YAML, or what JSON cannot say.
    """
    growth = Growth(file)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise growth.refusal("holds more than one document", _line(event))
            _take(growth, event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context)
        # libyaml reads ahead to know a key when it sees one, and has a limit of its own.
        what = f"nests deeper than {DEPTH} levels" if "nesting depth" in problem else f"is not YAML: {problem}"
        raise growth.refusal(what, mark.line + 1 if mark else 1) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise growth.refusal(f"is not YAML: {error.reason}", line) from None
    return growth.tree()


def _take(growth: Growth, event: yaml.Event) -> None:
    if isinstance(event, yaml.ScalarEvent):
        _take_scalar(growth, event)
    elif isinstance(event, yaml.CollectionStartEvent):
        line = _line(event)
        if event.tag not in _CONTAINERS:
            raise growth.refusal(f"the tag {event.tag} means nothing in a contract", line)
        growth.open({} if isinstance(event, yaml.MappingStartEvent) else [], line, event.anchor)
    elif isinstance(event, yaml.CollectionEndEvent):
        growth.close()
    elif isinstance(event, yaml.AliasEvent):
        growth.alias(event.anchor or "", _line(event))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _take_scalar(growth: Growth, event: yaml.ScalarEvent) -> None:
    line = _line(event)
    if growth.takes_key:
        growth.key(event.value, line, merging=event.value == MERGE and event.implicit[0])
        return
    growth.scalar(_scalar(growth, event, line), line, event.anchor)


def _scalar(growth: Growth, event: yaml.ScalarEvent, line: int) -> Json:
    if event.tag is None or event.tag in _RESOLVED:
        plain = event.implicit[0] or event.tag is not None
        return _resolved(growth, event.value, line) if plain else str(event.value)
    if event.tag in _TEXTS:
        return str(event.value)
    raise growth.refusal(f"the tag {event.tag} means nothing in a contract", line)


def _resolved(growth: Growth, text: str, line: int) -> Json:
    """What a plain scalar means (YAML 1.2.2, section 10.3.2); `.inf` and `.nan` stay texts, JSON has none."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789" or not (_NUMBER.fullmatch(text) or _INTEGER.fullmatch(text)):
        return text
    if len(text) > _DIGITS:
        raise _too_large(growth, line)
    if _INTEGER.fullmatch(text):
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _too_large(growth, line)
    return number


def _too_large(growth: Growth, line: int) -> ContractError:
    return growth.refusal("is too large a number", line)
