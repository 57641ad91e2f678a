"""Bodies whose values show what a store does to them: long, spelled in many ways, with many decimals, empty, huge.

An ordinary value comes back whole from a column that is too narrow, a float that is too short and a clock without time
zones. One body for each manner costs less than one for each property; what came of which property the answers tell.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.captures import properties_of
from harness.generation.plausible import plausible
from harness.model.pointer import ANY, joined, values_at
from harness.model.spelling import UUID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.generation.judge import Judge
    from harness.model.json import Json

LONGEST_TEXT = 1000
"""Longer limits are no business rules but columns' widths."""

DEEPEST = 4
"""Levels of objects and lists whose values are chosen."""

FILE_LINES = 12
"""Of what stands in a file."""

LINE_ENDS = ("\r\n", "\n")
"""Of one file and of the next: what turns either into the other is no store for files."""

BEYOND_DOUBLES = 2**53 + 1
"""The first whole number that a double cannot hold."""

LONG_FRACTIONS = (
    *(123456.987654321, 65432.987654321, 65432.19, 654.987654321, 654.19),
    *(45.987654321, 4.987654321, 0.987654321, 45.98, 4.5),
)
"""More digits than a single-precision number or a narrow column holds: as large as may be, and then as many."""

DECIMALS = (19.99, 17.3, 7.05, 103.45, 1.5, 250.1)
"""What numbers that are written as texts are given: with noughts at their ends, and without.

Of one and a half, most shares in whole hundredths end in a five, where ways of rounding part.
"""

DURATIONS = ("PT60M", "PT36H", "P7D", "PT90M", "PT3600S", "P1DT12H")
"""Spans of time (ISO 8601-1, section 5.5.2) that may be written otherwise: what stores seconds shows 60 minutes as an
hour."""

SECOND_WORD = "Lattice"
"""Of texts with a pattern: it follows a manner's name."""

MARKS = (" ", "-", "_", ".", "")
"""What may stand between two words."""

_DURATION = re.compile(r"P(?=[\dT])(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?")
_DECIMAL = re.compile(r"\d+\.(\d+)")
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How all values of one body are spelled."""

    words: str
    texts: str
    """Repeated and cut to the length that is wanted, never at an edge that is blank by accident."""
    length: int
    """Characters of a text without a limit; `0` for none at all."""
    edge: str = ""
    """Put around a text."""
    fills: bool = False
    """Whether a text is as long as its limit allows."""
    is_of_unlimited: bool = False
    """Whether texts with a limit stay as they are."""
    numbers: tuple[float, ...] = ()
    """The first that is allowed is taken; with fewer decimals behind those with many."""
    integers: tuple[int, ...] = ()
    clock: str = ""
    """What follows the seconds of a point in time: fraction and offset."""
    days: int = 0
    """Added to every date, so that what came in an order still does."""
    name: str = ""
    """Goes into addresses, so that each body has its own."""
    tag: str = ""
    """Follows the name in an address of mail: a form that is good (RFC 5233) and refused by many."""
    uuid: str = ""


MANNERS = (
    Manner(
        words="mixed case and many decimals",
        texts="Quartz Ember 7 lattice Juniper 42 ",
        length=30,
        numbers=(12.34567, 3.34567, 0.34567, 12.34, 3.5),
        integers=(17, 7, 3, 2),
        clock="+05:30",
        days=1,
        name="Quartz",
        uuid="5b0c1f6e-91d4-4b7a-8c35-0e2f7a9d6b11",
    ),
    Manner(
        words="letters beyond ASCII",
        texts="Zoe\u0308 Brönte A\u030angström Ελλάδα naïve 東京 Straße čaj ",
        length=90,
        numbers=(7.005, 2.005, 0.005, 7.05, 2.5),
        clock=".123456Z",
        days=2,
        name="Bronte",
        uuid="c47d2a90-3e58-4f16-b0a9-6d1b8e5f7322",
    ),
    Manner(
        # Texts alone: a number may break a rule of the service (more guests than a room holds), and the text with it.
        words="blanks at the edges and full length",
        texts="Harbour & Mole, O'Hara quay 0815 \u2013 ",
        length=60,
        edge="  ",
        fills=True,
        clock="-08:00",
        days=3,
        name="Harbour",
        uuid="E19F4B27-0A6C-4D83-9E52-7C3D1A8B5F33",
    ),
    Manner(words="empty wherever it may be", texts="", length=0, numbers=(0,), integers=(0,), days=4, name="Empty"),
    # By themselves, since a store of three bytes a letter refuses the whole request.
    Manner(
        words="letters beyond the basic plane",
        texts="Zoe \U0001d539rönte \U00020bb7 \U0001f701 ",
        length=30,
        days=5,
        name="Plane",
        tag="+news",
    ),
    # By itself, too: a service may have a limit that its contract does not tell.
    Manner(
        words="long where there is no limit",
        texts="The harbour wall was built of stone that ships had brought as ballast. ",
        length=250,
        is_of_unlimited=True,
        days=6,
        name="Ballast",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speller:
    """Spells the values of a body in one manner, as far as the schema allows."""

    judge: Judge
    manner: Manner
    kept: frozenset[str]
    """Pointers of what names something, which stays as it is."""
    others: Sequence[Json]
    """Further valid bodies: of values with a pattern, one of theirs is taken."""

    def spelled(self, schema: Json, given: Json, pointer: str = "", depth: int = DEEPEST) -> Json:
        """The value in the manner; `given` stands where that is not allowed."""
        value = self._value(schema, given, pointer, depth)
        return given if self.judge.violations(schema, value) else value

    def _value(self, schema: Json, given: Json, pointer: str, depth: int) -> Json:
        if depth == 0 or pointer in self.kept:
            return given
        if isinstance(given, dict):
            below = properties_of(self.judge.contract, schema)
            return {
                name: self.spelled(below[name], member, joined(pointer, name), depth - 1) if name in below else member
                for name, member in (given.items() if given or below else self._entries(schema))
            }
        resolved = self.judge.contract.resolved(schema)
        said = resolved if isinstance(resolved, dict) else {}
        if isinstance(given, list):
            return [self.spelled(said.get("items", {}), item, joined(pointer, ANY), depth - 1) for item in given]
        return next((one for one in self._scalars(said, given, pointer) if not self._is_wrong(schema, one)), given)

    def _entries(self, schema: Json) -> Iterator[tuple[str, Json]]:
        """What stands in an object whose names anybody may choose: a name of each manner's own."""
        resolved = self.judge.contract.resolved(schema)
        others = resolved.get("additionalProperties") if isinstance(resolved, dict) else None
        if not (isinstance(others, dict) or others is True) or not self.manner.texts:
            return
        value = plausible(self.judge, others, None) if isinstance(others, dict) else None
        value = self.manner.name if value is None else value
        # Some maps have rules for names, too (`propertyNames`).
        names = (f"{self.manner.name}Entry", f"{self.manner.name.lower()}_entry", f"{self.manner.name.lower()}-entry")
        spelled = ((name, self.spelled(others, value, joined("", name), 1)) for name in names)
        yield from islice((one for one in spelled if not self._is_wrong(schema, dict((one,)))), 1)

    def _is_wrong(self, schema: Json, value: Json) -> bool:
        return bool(self.judge.violations(schema, value))

    def _scalars(self, schema: dict[str, Json], given: Json, pointer: str) -> Iterator[Json]:
        """Values to try, the most telling first."""
        if "enum" in schema or "const" in schema or isinstance(given, bool):
            return
        if isinstance(given, int) and _types(schema) != {"number"}:
            yield from self.manner.integers
            # Where those are too low: as far above the lowest, so that no step or unit that is usual divides it.
            least = schema.get("minimum")
            yield from (least + more for more in self.manner.integers if isinstance(least, int) and more)
        elif isinstance(given, int | float):
            yield from self.manner.numbers
            yield from self.manner.integers
        elif isinstance(given, str):
            yield from self._texts(schema, given, pointer)

    def _texts(self, schema: dict[str, Json], given: str, pointer: str) -> Iterator[Json]:
        special = _special(self.manner, schema.get("format"), given)
        if schema.get("format") == "duration" or _DURATION.fullmatch(given):
            start = self.manner.days % len(DURATIONS)
            yield from (*DURATIONS[start:], *DURATIONS[:start])
        elif special is not None:
            yield special
        elif "pattern" in schema or schema.get("format") is not None:
            if (decimal := _DECIMAL.fullmatch(given)) is not None:
                yield f"{DECIMALS[self.manner.days % len(DECIMALS)]:.{len(decimal[1])}f}"
            if schema.get("format") is None and self.manner.texts:
                # A pattern that any text may have is no form; and two words with capitals are no code of some systems.
                yield from (one for one in (self._free(schema, given),) if one != given)
                yield from (f"{self.manner.name}{mark}{SECOND_WORD}" for mark in MARKS)
            yield from self._of_others(schema, given, pointer)
        else:
            yield self._free(schema, given)

    def _free(self, schema: dict[str, Json], given: str) -> str:
        most = schema.get("maxLength")
        return given if self.manner.is_of_unlimited and most is not None else self._text(schema.get("minLength"), most)

    def _text(self, least: Json, most: Json) -> str:
        manner = self.manner
        length = manner.length
        if isinstance(least, int):
            length = max(length, least)
        if isinstance(most, int):
            length = min(most if manner.fills else length, most, LONGEST_TEXT)
        inside = max(0, length - 2 * len(manner.edge))
        if not manner.texts or not inside:
            return "x" * length
        text = (manner.texts * (inside // len(manner.texts) + 1))[:inside]
        return f"{manner.edge}{text.rstrip().ljust(inside, 'z')}{manner.edge}"

    def _of_others(self, schema: dict[str, Json], given: str, pointer: str) -> Iterator[Json]:
        """The contract's examples, or what other bodies have there; another for each manner, if there are so many."""
        listed = schema.get("examples")
        said = [*(listed if isinstance(listed, list) else ()), schema.get("example")]
        found = [*said, *(value for body in self.others for value in values_at(body, pointer))]
        distinct = [value for value in dict.fromkeys(one for one in found if isinstance(one, str)) if value != given]
        if distinct:
            yield distinct[self.manner.days % len(distinct)]


def with_long_numbers(judge: Judge, schema: Json, given: Json, kept: frozenset[str]) -> Json:
    """The body with every number that may be so at more digits than usual types hold: whole ones beyond a double."""
    return _long(judge, schema, given, kept, "", DEEPEST)


def _long(judge: Judge, schema: Json, given: Json, kept: frozenset[str], pointer: str, depth: int) -> Json:
    if pointer in kept or depth == 0:
        return given
    if isinstance(given, dict):
        below = properties_of(judge.contract, schema)
        return {
            name: _long(judge, below[name], one, kept, joined(pointer, name), depth - 1) if name in below else one
            for name, one in given.items()
        }
    resolved = judge.contract.resolved(schema)
    said = resolved if isinstance(resolved, dict) else {}
    if isinstance(given, bool) or not isinstance(given, int | float) or "enum" in said or "const" in said:
        return given
    is_fraction = not isinstance(given, int) or _types(said) == {"number"}
    fitting = LONG_FRACTIONS if is_fraction else () if said.get("format") == "int32" else (BEYOND_DOUBLES,)
    return next((one for one in fitting if not judge.violations(schema, one)), given)


def _types(schema: dict[str, Json]) -> set[Json]:
    said = schema.get("type")
    return {one for one in said if isinstance(one, str) and one != "null"} if isinstance(said, list) else {said}


def _special(manner: Manner, form: Json, given: str) -> str | None:
    """The value of a format, by what the contract says or by what the given one looks like; `None` for plain text."""
    if (moment := _DATE_TIME.match(given)) and form in {None, "date-time"}:
        return f"{_later(moment.group(1), manner.days)}T{moment.group(2)}{manner.clock or 'Z'}"
    if _DATE.fullmatch(given) and form in {None, "date"}:
        return _later(given, manner.days)
    if form in {"email", "idn-email"} or (form is None and given.count("@") == 1 and "." in given):
        return f"Someone.{manner.name}{manner.tag}@example.com"
    if form == "uuid" or (form is None and UUID.fullmatch(given)):
        return manner.uuid or given
    if form in {"uri", "url", "iri", "uri-reference"} or (form is None and given.startswith(("http://", "https://"))):
        start = "" if given.startswith("/") else "https://example.com"
        return f"{start}/Sample/{manner.name}?b=2&a=%C3%A9%2F1"
    return _of_bytes(manner, form)


def _of_bytes(manner: Manner, form: Json) -> str | None:
    """A file of several lines, or bytes as Base64; `None` for any other format."""
    if form == "binary":
        end = LINE_ENDS[manner.days % len(LINE_ENDS)]
        return end.join(f"{manner.name} {line}: {manner.words}" for line in range(FILE_LINES))
    return b64encode(f"{manner.name} {manner.words}".encode()).decode() if form == "byte" else None


def _later(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day
