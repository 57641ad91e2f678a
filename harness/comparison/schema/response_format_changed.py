"""A string has another format, a point in time another unit, a whole number a fraction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.decision import decision
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import Words, claimed, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from harness.comparison.counting import ValueCounts
    from harness.comparison.rule import Told
    from harness.model.shape import Scalar, Shape

TELLING = (
    "date-time",
    "date",
    "local-date-time",
    "time",
    "http-date",
    "duration",
    "uuid",
    "email",
    "uri",
    "ipv4",
    "ipv6",
)
"""Formats that no value has by accident, the most special first; digits alone could be anything."""

UNITS = {"epoch-seconds": "epoch-milliseconds", "epoch-milliseconds": "epoch-seconds"}

ZONES = {"utc-date-time": "offset-date-time", "offset-date-time": "utc-date-time"}
"""The same instant, but who compares texts or reads one zone alone gets another one."""

STRINGS = frozenset({"string"})
NUMBERS = frozenset({"integer", "number"})

FEWEST = 3
"""So many values of one format are no accident (detection.md, section 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that every value of the reference has."""

    name: str
    promised: bool
    types: frozenset[str]
    """The JSON types among which it is looked for."""

    def counts(self, scalar: Scalar) -> bool:
        """Whether the value is one that could have the form."""
        return scalar.type in self.types

    def has(self, scalar: Scalar) -> bool:
        """Whether the value has the form."""
        return self.name in scalar.formats or scalar.type == self.name

    def lacks(self, scalar: Scalar) -> bool:
        """Whether it has not."""
        return not self.has(scalar)


def judge(counts: ValueCounts) -> Iterator[Told]:
    """The first form that the reference keeps and the environment does not."""
    spot = counts.spot
    for form in _forms(counts):
        claims = counts.claim(form.lacks, form.counts)
        decided = decision(*claims, spot.grounds(promised=form.promised, deviates=lambda _: False))
        if decided:
            cases = spot.pool.cases(_showing_other(spot.pointer, form))
            yield claimed(spot, "response-format-changed", decided, _words(counts, form), cases)
            return


def _forms(counts: ValueCounts) -> Iterator[Form]:
    declared = counts.spot.facts.format(counts.spot.pointer)
    strings = [scalar for scalar in counts.reference.values() if scalar.type == "string"]
    fewest = 1 if counts.spot.pool.sides.view.confirming else FEWEST
    for name in TELLING:
        enough = 1 if name == declared else fewest
        if len(strings) >= enough and all(name in scalar.formats for scalar in strings):
            yield Form(name=name, promised=name == declared, types=STRINGS)
    yield from _switched(counts, fewest, UNITS, NUMBERS)
    yield from _switched(counts, fewest, ZONES, STRINGS)
    if counts.spot.facts.types(counts.spot.pointer) - {"null"} == {"integer"}:
        yield Form(name="integer", promised=True, types=NUMBERS)


def _switched(counts: ValueCounts, fewest: int, pairs: Mapping[str, str], types: frozenset[str]) -> Iterator[Form]:
    """Seconds or milliseconds, UTC or an offset: where one side has the one throughout and the other the other."""
    here = [scalar for scalar in counts.reference.values() if scalar.type in types]
    there = [scalar for scalar in counts.environment.values() if scalar.type in types]
    for name, other in pairs.items():
        if len(here) >= fewest and _all_have(here, name) and _all_have(there, other):
            yield Form(name=name, promised=False, types=types)


def _all_have(scalars: list[Scalar], name: str) -> bool:
    return all(name in scalar.formats for scalar in scalars)


def _showing_other(pointer: str, form: Form) -> Callable[[Shape], bool]:
    return lambda shape: any(
        form.counts(scalar) and form.lacks(scalar) for scalar in shape.values.get(pointer, {}).values()
    )


def _words(counts: ValueCounts, form: Form) -> Words:
    spot = counts.spot
    pooled, _ = counts.claim(form.lacks, form.counts)
    others = [scalar for scalar in counts.environment.values() if form.counts(scalar) and form.lacks(scalar)]
    other = _described(others, form)
    return Words(
        message=f"{name_of(spot.pointer)} is {other} in {spot.environment}, {form.name} in {spot.reference}",
        reference=f"{form.name} in {pooled.keeps.of} of {pooled.keeps.of}",
        environment=f"{other} in {pooled.breaks.deviating} of {pooled.breaks.of}",
        reference_value=form.name,
        environment_value=other,
    )


def _described(others: list[Scalar], form: Form) -> str:
    if form.name == "integer":
        return "a fraction"
    names = [*(ZONES if form.name in ZONES else ()), *TELLING, *UNITS]
    return next((name for name in names if others and _all_have(others, name)), f"no {form.name}")


RULE = Rule(
    kinds=("response-format-changed",),
    level=Level.VALUE,
    judge=judge,
    decided=(
        "Every value of the reference, at least three, has one format of those that no value has by accident (a date "
        "and time, a UUID, an address, …), and values here do not: against the contract's `format`, or beyond chance "
        "by Fisher's exact test. A fraction counts where the contract says integer."
    ),
    remedy="write the value in the contract's format everywhere",
)
