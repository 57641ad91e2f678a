"""A value such as a person would try first: what the contract gives as example or default, else something ordinary.

Generated values are the simplest that a schema allows, and servers refuse many of them for reasons that no schema
tells: an empty name, a period that ends before it starts. Without one request that is served, nothing is seen.
"""

from __future__ import annotations

import re
from itertools import count
from math import ceil
from typing import TYPE_CHECKING

from harness.model.pointer import tokens_of
from harness.model.spelling import UUID, normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from harness.contract.document import Contract
    from harness.generation.judge import Judge
    from harness.model.json import Json

WORD = "sample"

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)

_LONGEST_FORM = 40
"""Characters; a longer text is prose, not a number that has letters in it."""

_FEWEST_PEERS = 3
"""So many texts that have one character at one place have it there by rule."""

_DEEPEST = 12

_FORMATS = {
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "uuid": "6f1d8a52-3b0e-4c57-9a41-d2e5b7c09f13",
    "uri": "https://example.com/sample",
    "url": "https://example.com/sample",
    "iri": "https://example.com/sample",
    "uri-reference": "/sample",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "12:00:00Z",
    "duration": "P1D",
    "byte": "c2FtcGxl",
    "binary": WORD,
    "password": "Sample-1234",
}


_NAMES = {
    "email": "someone@example.com",
    "mail": "someone@example.com",
    "url": "https://example.com/sample",
    "uri": "https://example.com/sample",
    "website": "https://example.com/sample",
    "homepage": "https://example.com/sample",
    "phone": "+12025550123",
    "telephone": "+12025550123",
    "mobile": "+12025550123",
    "currency": "EUR",
    "country": "DE",
    "language": "en",
    "locale": "en",
    "timezone": "Europe/Berlin",
    "date": "2040-01-01",
    "day": "2040-01-01",
    "birthday": "1980-01-01",
    "time": "12:00:00",
    "uuid": "6f1d8a52-3b0e-4c57-9a41-d2e5b7c09f13",
}
"""Last words of names by which interfaces call what has one form everywhere."""


def called(name: str) -> str | None:
    """A text that what is called so is likely to be, where the contract gives it no format; `None` for any."""
    plain = normalised(name)
    return next((value for word, value in _NAMES.items() if plain.endswith(word)), None)


def imitated(value: Json, peers: Sequence[Json] = ()) -> Json:
    """A value of the form of another, which may be somebody's own; `None` where its form cannot be told.

    Digits stay digits, dates dates of another year, and addresses become nobody's.

    Args:
        value: What is imitated.
        peers: Values of the same kind: what stands in all of them at one position belongs to the form.
    """
    if isinstance(value, str):
        return _imitated_text(value, [one for one in peers if isinstance(one, str) and len(one) == len(value)])
    if isinstance(value, list):
        return [made for item in value[:1] if (made := imitated(item)) is not None]
    if isinstance(value, dict):
        others = [one for one in peers if isinstance(one, dict)]
        made = {name: imitated(member, [one.get(name) for one in others]) for name, member in value.items()}
        return {name: WORD if one is None and isinstance(value[name], str) else one for name, one in made.items()}
    return value


def _imitated_text(text: str, peers: Sequence[str]) -> str | None:
    if _DATED.match(text):
        return f"2040{text[4:]}"
    if UUID.fullmatch(text):
        return _FORMATS["uuid"]
    if "@" in text or "://" in text:
        return _FORMATS["email" if "://" not in text else "uri"]
    if len(text) > _LONGEST_FORM or not any(map(str.isdecimal, text)):
        return None
    return "".join(
        one if not one.isdecimal() or _is_fixed(index, peers) else str((int(one) * 7 + 3) % 10)
        for index, one in enumerate(text)
    )


def _is_fixed(index: int, peers: Sequence[str]) -> bool:
    return len(peers) >= _FEWEST_PEERS and len({one[index] for one in peers}) == 1


def plausible(judge: Judge, schema: Json, given: Json, texts: Callable[[str], Sequence[str]] | None = None) -> Json:
    """A value that the schema allows and that is likely to be served.

    Args:
        judge: Says what the schema allows.
        schema: Of the value.
        given: A generated value, which stands wherever nothing better is known.
        texts: Pattern to some texts that match it, for where no value was generated.
    """
    value = _Maker(judge.contract, texts or (lambda _: ())).value(schema, given, 0, is_all=True)
    violations = judge.violations(schema, value)
    if violations and isinstance(value, dict) and isinstance(given, dict):
        # One member that could not be made is no reason to give up all others.
        bad = {token for one in violations for token in tokens_of(one.pointer)[:1]}
        kept = {name: given.get(name) if name in bad else made for name, made in value.items()}
        value = {name: made for name, made in kept.items() if name in given or name not in bad}
        violations = judge.violations(schema, value)
    return given if violations else value


class _Maker:
    """Makes one value; later dates in it come after earlier ones."""

    def __init__(self, contract: Contract, texts: Callable[[str], Sequence[str]]) -> None:
        self._contract = contract
        self._texts = texts
        self._days: Iterator[int] = count(1)

    def value(self, schema: Json, given: Json, depth: int, *, is_all: bool = False) -> Json:
        """A value for the schema; `given` where the schema is not understood.

        `is_all` says that nothing else is said around it, but what can be said in one way only.
        """
        merged = self._merged(schema, depth)
        named = _named(merged)
        if named is not None or depth > _DEEPEST:
            return given if named is None else named
        match _type(merged):
            case "object":
                made = self._object(merged, given, depth, is_all=is_all)
            case "array":
                made = self._array(merged, given, depth)
            case "string":
                made = self._text(merged, given)
            case "integer" | "number":
                made = _number(merged, given)
            case _:
                made = given
        return made

    def _merged(self, schema: Json, depth: int) -> dict[str, Json]:
        """The schema with what `allOf` adds to it, and with the first of its alternatives."""
        resolved = self._contract.resolved(schema)
        if not isinstance(resolved, dict) or depth > _DEEPEST:
            return {}
        merged = dict(resolved)
        branches = [*_listed(resolved, "allOf")]
        branches += [one for one in _listed(resolved, "oneOf") or _listed(resolved, "anyOf") if not _is_null(one)][:1]
        for branch in branches:
            for keyword, said in self._merged(branch, depth + 1).items():
                merged[keyword] = _both(keyword, merged.get(keyword), said)
        return merged

    def _object(self, schema: dict[str, Json], given: Json, depth: int, *, is_all: bool) -> Json:
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            others = schema.get("additionalProperties")
            # What is a map, and says so, may be empty.
            return {} if given is None and (isinstance(others, dict) or others is True) else given
        required = _listed(schema, "required")
        old = given if isinstance(given, dict) else {}
        # Where nothing is required, a request without anything would change nothing.
        names = [name for name in properties if name in required] or ([*properties] if is_all else [])
        merged = {name: self._merged(properties[name], depth + 1) for name in names}
        free = [name for name in names if not _is_fixed_value(merged[name])]
        made = {
            name: self.value(properties[name], old.get(name), depth + 1, is_all=is_all and free == [name])
            for name in names
            if not _is_read_only(merged[name])
        }
        return {name: value for name, value in made.items() if value is not None or name in required}

    def _array(self, schema: dict[str, Json], given: Json, depth: int) -> Json:
        old = given if isinstance(given, list) else []
        least = schema.get("minItems")
        if isinstance(least, int) and least > 1:
            return given
        item = self.value(schema.get("items", {}), old[0] if old else None, depth + 1)
        return old if item is None else [item]

    def _text(self, schema: dict[str, Json], given: Json) -> Json:
        form = schema.get("format")
        if form in {"date", "date-time"}:
            # Far ahead, and each after the one before: of a period, the start is named before the end.
            day = f"2040-01-{(next(self._days) - 1) % 28 + 1:02}"
            return day if form == "date" else f"{day}T00:00:00Z"
        if isinstance(form, str) and form in _FORMATS:
            return _FORMATS[form]
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and given is None:
            # The more varied a text is, the less it looks like a border case.
            return max(self._texts(pattern), key=lambda text: len(set(text)), default=None)
        if isinstance(pattern, str) or (isinstance(form, str) and given is not None):
            return given
        least, most = schema.get("minLength"), schema.get("maxLength")
        text = WORD
        while isinstance(least, int) and len(text) < min(least, 10_000):
            text += WORD
        limit = least if isinstance(least, int) and least > len(WORD) else most
        return text[:limit] if isinstance(limit, int) else text


def _named(schema: dict[str, Json]) -> Json:
    """The value that the contract itself names, `None` where it names none."""
    first = (_listed(schema, keyword)[:1] for keyword in ("examples", "enum"))
    named = [schema.get("const"), schema.get("example"), schema.get("default"), *(one for few in first for one in few)]
    return next((value for value in named if value is not None), None)


def _number(schema: dict[str, Json], given: Json) -> Json:
    if any(isinstance(schema.get(keyword), bool) for keyword in ("exclusiveMinimum", "exclusiveMaximum")):
        return given
    least = _as_number(schema.get("minimum"))
    above = _as_number(schema.get("exclusiveMinimum"))
    step = _as_number(schema.get("multipleOf")) or 1
    lowest = max(1, least if least is not None else 1, above + step if above is not None else 1)
    most = _as_number(schema.get("maximum"))
    if most is not None and lowest > most:
        return given
    value = ceil(lowest / step) * step
    return int(value) if value == int(value) else value


def _as_number(value: Json) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _type(schema: dict[str, Json]) -> str:
    said = schema.get("type")
    types = said if isinstance(said, list) else [said]
    named = next((one for one in types if isinstance(one, str) and one != "null"), None)
    return named or ("object" if "properties" in schema else "array" if "items" in schema else "")


def _listed(schema: dict[str, Json], keyword: str) -> list[Json]:
    said = schema.get(keyword)
    return said if isinstance(said, list) else []


def _is_null(schema: Json) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "null"


def _is_fixed_value(schema: dict[str, Json]) -> bool:
    """Whether there is but one value for it."""
    return "const" in schema or len(_listed(schema, "enum")) == 1


def _is_read_only(schema: dict[str, Json]) -> bool:
    return schema.get("readOnly") is True


def _both(keyword: str, one: Json, other: Json) -> Json:
    """What two schemas say under one keyword: all properties, all that is required, else the former."""
    if isinstance(one, dict) and isinstance(other, dict):
        said_twice = one.keys() & other.keys() if keyword == "properties" else set()
        # A kind that is any text in general is one text in an alternative.
        return {**other, **one, **{name: {"allOf": [other[name], one[name]]} for name in said_twice}}
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *(item for item in other if item not in one)]
    return other if one is None else one
