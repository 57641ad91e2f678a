"""What pydantic found wrong with a user's file, as problems in the user's words; secret values are not shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.model.errors import Problem
from harness.model.pointer import joined, parent_of, tokens_of
from harness.userfile.nearest import suggestion
from harness.userfile.schema import choices, expected, names_in, schema_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from harness.model.source import Source
    from harness.userfile.schema import Schema

CUSTOM = "mistake"
"""Type of the errors that our own validators raise: `ctx` has `what` and `remedy`."""

_UNKNOWN = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
_LONGEST = 60
_PLAIN_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file as it was validated."""

    value: object
    source_of: Callable[[str], Source | None]
    """Where a JSON Pointer stands; `None` for what is in no file."""
    schema: Schema
    shows: Callable[[str, object], bool]
    """Whether a message may show the value at a pointer."""


def problems_of(errors: Iterable[Mapping[str, Any]], checked: Checked) -> tuple[Problem, ...]:
    """What is wrong, in the order of the lines.

    Args:
        errors: `ValidationError.errors(include_input=False)`.
        checked: the file that they are about.
    """
    problems = {_problem(error, checked): None for error in errors}
    return tuple(sorted(problems, key=lambda problem: problem.where.line if problem.where else 0))


def pointer_of(location: Iterable[str | int], value: object) -> str:
    """The JSON Pointer of an error's location, without the tags that pydantic adds for alternatives."""
    pointer = ""
    parts = list(location)
    for index, part in enumerate(parts):
        below = joined("", part)
        if _has(value, part):
            value = value_at(value, below)
        elif index < len(parts) - 1 or not isinstance(value, dict):
            continue
        pointer += below
    return pointer


def dotted(pointer: str) -> str:
    """A place as the user thinks of it: `apis.orders.base_url`, `ignore[0].kind`."""
    shown = ""
    for token in tokens_of(pointer):
        if token.isdigit():
            shown += f"[{token}]"
        else:
            name = token if _PLAIN_NAME.fullmatch(token) else f'"{token}"'
            shown += f".{name}" if shown else name
    return shown


def value_at(value: object, pointer: str) -> object:
    """What stands at a JSON Pointer of a file; `None` where nothing does."""
    for token in tokens_of(pointer):
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def _problem(error: Mapping[str, Any], checked: Checked) -> Problem:
    context = error.get("ctx", {})
    pointer = pointer_of(error["loc"], checked.value)
    if error["type"] in _UNKNOWN:
        return _unknown(pointer, checked)
    if error["type"] == "missing":
        return _missing(pointer, checked)
    if error["type"] == CUSTOM:
        what = f"{dotted(pointer)} {context['what']}"
        return Problem(what=what, where=checked.source_of(pointer), remedy=context["remedy"])
    if error["type"].startswith("union_tag"):
        return _wrong_tag(pointer, checked)
    return _wrong(pointer, checked)


def _has(value: object, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _unknown(pointer: str, checked: Checked) -> Problem:
    parent, name = parent_of(pointer), tokens_of(pointer)[-1]
    names = names_in(schema_at(checked.schema, checked.value, parent))
    meant = suggestion(name, names, shown_as=f"{dotted(parent)}.{{}}" if parent else "{}")
    return Problem(
        what=f"{dotted(pointer)} is not a setting",
        where=checked.source_of(pointer),
        remedy=f"{meant}{dotted(parent) or 'the file'} has: {', '.join(names)}",
    )


def _missing(pointer: str, checked: Checked) -> Problem:
    schema = schema_at(checked.schema, checked.value, pointer)
    meaning = schema.get("description", "").partition("\n")[0].rstrip(".")
    return Problem(
        what=f"{dotted(pointer)} is missing",
        where=checked.source_of(pointer),
        remedy=f"add {tokens_of(pointer)[-1]}" + (f": {_uncapitalised(meaning)}" if meaning else ""),
    )


def _uncapitalised(sentence: str) -> str:
    return sentence if sentence[:2].isupper() else sentence[:1].lower() + sentence[1:]


def _wrong_tag(pointer: str, checked: Checked) -> Problem:
    tags = schema_at(checked.schema, checked.value, pointer).get("discriminator", {})
    member = joined(pointer, tags.get("propertyName", ""))
    allowed = tuple(sorted(tags.get("mapping", {})))
    value = value_at(checked.value, member)
    if value is None:
        return Problem(
            what=f"{dotted(member)} is missing",
            where=checked.source_of(member),
            remedy=f"it is one of: {', '.join(allowed)}",
        )
    return _not_chosen(member, value, allowed, checked)


def _wrong(pointer: str, checked: Checked) -> Problem:
    schema = schema_at(checked.schema, checked.value, pointer)
    value = value_at(checked.value, pointer)
    if choices(schema) and isinstance(value, str):
        return _not_chosen(pointer, value, choices(schema), checked)
    wanted = expected(schema)
    unquoted = wanted == "a text" and isinstance(value, bool | int | float)
    return Problem(
        what=f"{dotted(pointer) or 'the file'} is {_shown(pointer, value, checked)}, not {wanted or 'what fits here'}",
        where=checked.source_of(pointer),
        remedy="put it in quotes" if unquoted else f"write {wanted}",
    )


def _not_chosen(pointer: str, value: object, allowed: tuple[str, ...], checked: Checked) -> Problem:
    meant = suggestion(str(value), allowed) if checked.shows(pointer, value) else ""
    return Problem(
        what=f"{dotted(pointer)} is {_shown(pointer, value, checked)}, which is not known",
        where=checked.source_of(pointer),
        remedy=f"{meant}it is one of: {', '.join(allowed)}",
    )


def _shown(pointer: str, value: object, checked: Checked) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if not checked.shows(pointer, value):
        return "a text" if isinstance(value, str) else "a value"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
