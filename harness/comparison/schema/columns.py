"""The columns of a table (RFC 4180) are others, come in another order, or are parted by another character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

TABLES = frozenset({"text/csv", "text/tab-separated-values", "application/csv"})

SEPARATORS = (",", ";", "\t", "|")

FEWEST_COLUMNS = 2
"""One column is a line of text like any other."""

FEWEST_ANSWERS = 2
"""Answers of the reference that begin with the same line: then it is no row."""

_NAME = re.compile(r'"?[^\W\d][\w .()/%-]*"?')


def told(evidence: OperationEvidence) -> Iterator[Told]:
    """Where all of the reference's answers begin with the same names, and none does here."""
    pairs = tuple(pair for pair in evidence.pairs if _is_judged(pair))
    here = [_first(one) for pair in pairs for one in (pair.here, pair.again) if one is not None]
    there = [_first(pair.there) for pair in pairs]
    if len(here) < FEWEST_ANSWERS or len({*here}) > 1 or here[0] in there or len(names_in(here[0])) < FEWEST_COLUMNS:
        return
    yield _difference(evidence, pairs, here[0], there[0])


def names_in(line: str) -> tuple[str, ...]:
    """The columns that a line names; none for one that names none, as a row of numbers."""
    for separator in SEPARATORS:
        names = tuple(name.strip() for name in line.split(separator))
        if len(names) > 1:
            is_header = len({*names}) == len(names) and all(_NAME.fullmatch(name) for name in names)
            return names if is_header else ()
    return ()


def _is_judged(pair: Pair) -> bool:
    observations = [one for one in (pair.here, pair.again, pair.there) if one is not None]
    return (
        pair.is_own
        and pair.both_succeeded
        and pair.steady
        and all(one.media_type in TABLES and bool(one.text) for one in observations)
    )


def _first(observation: Observation) -> str:
    lines = (observation.text or "").lstrip("\ufeff").splitlines()
    return lines[0].strip() if lines else ""


def _difference(evidence: OperationEvidence, pairs: tuple[Pair, ...], here: str, there: str) -> Told:
    first, sides = pairs[0].here, evidence.sides
    compared = len(pairs)
    message = f"the table begins with {there!r} in {sides.environment}, with {here!r} in {sides.reference}"
    shown = Shown(
        pairs=pairs,
        compared=compared,
        reference=Side(text=f"{here} in {counted(compared, compared, 'answers')}", value=here),
        environment=Side(text=f"{there} in the first of {compared} answers", value=there),
        cause="columns of a table",
    )
    place = evidence.place(Part.RESPONSE_BODY, status=first.status, media_type=first.media_type)
    return evidence.difference("response-body-changed", place, message, shown)
