"""Valid requests at the edges of what the contract allows, everything at once: a stricter limit anywhere refuses one.

One request for all upper limits, one for all lower ones and one with every null cost less than one for each limit;
which of them it was that an environment refuses is found out afterwards, and only where one does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import TYPE_CHECKING

from harness.contract.schemas import is_nullable, types_at
from harness.generation.alternatives import narrowed_to
from harness.generation.captures import properties_of
from harness.generation.embedded_names import names_as_thing
from harness.generation.faults import judged_parameters
from harness.generation.plausible import plausible
from harness.generation.variations import described, with_parameter, with_value
from harness.model.operation import ParameterLocation
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from harness.contract.document import Contract
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.json import Json
    from harness.model.operation import Operation

UPPER = "everything at its upper limit"
AS_CHOSEN = "everything at its upper limit, choices as they are"
LOWER = "everything at its lower limit"
NULL = "null wherever it is allowed"

LONGEST_TEXT = 1000
"""Longer limits are no business rules but columns' widths."""

LONGEST_REPEATED = 20
"""Characters up to which a text is made longer whose pattern repeats a group, which may repeat something itself."""

_REPEATED_GROUP = re.compile(r"\)[*+?{]")

MOST_ITEMS = 100

DEEPEST = 4
"""Levels of objects and lists whose optional properties are filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Moves values to a limit, as far as a contract gives one."""

    judge: Judge
    texts: Callable[[str], Sequence[str]]
    """Pattern to some texts that match it."""
    upper: bool
    keeps_choices: bool = False
    """Whether values of closed sets stay as they are, of which the last is taken for the upper limit otherwise."""

    def moved(self, schema: Json, given: Json) -> Json:
        """A value with everything in it that the schema bounds at its limit; `given` stands where there is none."""
        value = given
        if isinstance(given, dict):
            below = properties_of(self.judge.contract, narrowed_to(self.judge, schema, given))
            value = {
                name: self.moved(below[name], member) if name in below else member for name, member in given.items()
            }
            value |= self._entries(schema, len(value)) if self.upper else {}
        elif isinstance(given, list):
            value = self._items(schema, given)
        else:
            resolved = self.judge.contract.resolved(schema)
            if isinstance(resolved, dict):
                value = self.scalar(resolved, given)
        return given if self.judge.violations(schema, value) else value

    def scalar(self, schema: dict[str, Json], given: Json) -> Json:
        """A text, a number or one of a closed set."""
        listed = schema.get("enum")
        if isinstance(listed, list) and listed:
            return given if self.keeps_choices else listed[-1 if self.upper else 0]
        if isinstance(given, str):
            return self._text(schema, given)
        if isinstance(given, int | float) and not isinstance(given, bool):
            return self._number(schema, given)
        return given

    def _entries(self, schema: Json, given: int) -> dict[str, Json]:
        """As many entries of a map as it may still have."""
        resolved = self.judge.contract.resolved(schema)
        said = resolved if isinstance(resolved, dict) else {}
        most, others = said.get("maxProperties"), said.get("additionalProperties")
        if not isinstance(most, int) or isinstance(most, bool) or not (isinstance(others, dict) or others is True):
            return {}
        value = plausible(self.judge, others, None) if isinstance(others, dict) else "sample"
        return {} if value is None else {f"entry{number}": value for number in range(given, min(most, MOST_ITEMS))}

    def _items(self, schema: Json, given: list[Json]) -> Json:
        resolved = self.judge.contract.resolved(schema)
        said = resolved if isinstance(resolved, dict) else {}
        inner = [self.moved(said.get("items", {}), item) for item in given]
        if self.judge.violations(schema, inner):
            inner = given
        limit = said.get("maxItems" if self.upper else "minItems")
        if not given or not isinstance(limit, int) or isinstance(limit, bool):
            return inner
        counted: list[Json] = list(islice(cycle(inner), min(max(limit, 1), MOST_ITEMS)))
        return inner if self.judge.violations(schema, counted) else counted

    def _text(self, schema: dict[str, Json], given: str) -> str:
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            # What a format wants besides, no text of the pattern alone has: `^https?://` and `uri`.
            texts = () if "format" in schema and not self.judge.violations(schema, given) else self.texts(pattern)
            matching = sorted((given, *texts), key=lambda text: (len(text), text))
            fitting = [
                text for text in matching if 0 < len(text) <= LONGEST_TEXT and not self.judge.violations(schema, text)
            ]
            return self._stretched(schema, fitting[-1 if self.upper else 0]) if fitting else given
        limit = schema.get("maxLength" if self.upper else "minLength")
        if not given or "format" in schema or not isinstance(limit, int):
            return given
        length = min(max(limit, 1), LONGEST_TEXT)
        return (given * (length // len(given) + 1))[:length]

    def _stretched(self, schema: dict[str, Json], text: str) -> str:
        """A text that matches a pattern, one character of it repeated up to the limit, or the fewest of it kept."""
        limit = schema.get("maxLength")
        # What nearly matches a repetition of repetitions takes a time that doubles with each character.
        longest = LONGEST_REPEATED if _REPEATED_GROUP.search(str(schema.get("pattern"))) else LONGEST_TEXT
        if len(text) > longest:
            return text
        if self.upper:
            more = min(limit, longest) - len(text) if isinstance(limit, int) else 0
            longer = (text[:at] + text[at] * max(more, 0) + text[at:] for at in reversed(range(len(text))))
            return next((one for one in longer if not self.judge.violations(schema, one)), text)
        for at in reversed(range(len(text))):
            fewer = text[:at] + text[at + 1 :]
            text = text if not fewer or self.judge.violations(schema, fewer) else fewer
        return text

    def _number(self, schema: dict[str, Json], given: float) -> Json:
        word, step = ("aximum", -1) if self.upper else ("inimum", 1)
        limit, beyond = schema.get(f"m{word}"), schema.get(f"exclusiveM{word}")
        if isinstance(beyond, int | float) and not isinstance(beyond, bool):
            return beyond + step
        if not isinstance(limit, int | float) or isinstance(limit, bool):
            return given
        return limit + step if beyond is True else limit


def extremes(
    judge: Judge,
    operation: Operation,
    fullest: Draft,
    schema: Json | None,
    writing: tuple[Encode, Callable[[str], Sequence[str]]],
    others: Collection[str],
) -> Iterator[Draft]:
    """The request that gives most, with every bounded value at its upper and at its lower limit, and with every null.

    Args:
        judge: Says what the contract allows.
        operation: Of the request.
        fullest: A valid request with as many optional properties as there are.
        schema: Of its body, narrowed to the alternative that it is.
        writing: Writes bodies that are no JSON; gives texts for a pattern.
        others: As for `filled`.
    """
    encode, texts = writing
    if schema is not None and not fullest.opaque:
        fullest = with_value(fullest, filled(judge, schema, fullest.value, DEEPEST, others), encode) or fullest
    for words, upper in ((UPPER, True), (LOWER, False)):
        limits = Limits(judge=judge, texts=texts, upper=upper)
        draft: Draft | None = fullest
        if schema is not None and not fullest.opaque:
            draft = with_value(fullest, limits.moved(schema, fullest.value), encode)
        if draft is not None:
            yield described(_with_parameters(limits, operation, draft), words)
    yield from _as_chosen(Limits(judge=judge, texts=texts, upper=True, keeps_choices=True), fullest, schema, encode)
    if schema is not None and isinstance(fullest.value, dict):
        nulls = {**fullest.value, **nulls_of(judge.contract, schema)}
        draft = with_value(fullest, nulls, encode) if nulls != fullest.value else None
        if draft is not None:
            yield described(draft, NULL)


def _as_chosen(limits: Limits, fullest: Draft, schema: Json | None, encode: Encode) -> Iterator[Draft]:
    """The upper limits once more where other choices were taken with them: one may be refused for itself."""
    if schema is None or fullest.opaque:
        return
    value = limits.moved(schema, fullest.value)
    if value != replace(limits, keeps_choices=False).moved(schema, fullest.value):
        draft = with_value(fullest, value, encode)
        if draft is not None:
            yield described(draft, AS_CHOSEN)


def alternative_extremes(
    judge: Judge,
    drafts: Iterable[Draft],
    schema: Json | None,
    writing: tuple[Encode, Callable[[str], Sequence[str]]],
    others: Collection[str],
) -> Iterator[Draft]:
    """Each of the requests with everything in its body at its upper limit, then each at the lower one.

    Args:
        judge: Says what the contract allows.
        drafts: With another alternative each of what their bodies hold: limits of its own are nowhere else.
        schema: Of the bodies, narrowed to the alternative that they are.
        writing: Writes bodies that are no JSON; gives texts for a pattern.
        others: As for `filled`.
    """
    encode, texts = writing
    given = [*drafts] if schema is not None else []
    for words, upper in (("upper", True), ("lower", False)):
        limits = Limits(judge=judge, texts=texts, upper=upper)
        for draft in given:
            full = filled(judge, schema, draft.value, DEEPEST, others)
            made = with_value(draft, limits.moved(schema, full), encode)
            if made is not None:
                yield described(made, f"{draft.case.description}, everything at its {words} limit")


def filled(judge: Judge, schema: Json, given: Json, depth: int, others: Collection[str]) -> Json:
    """The value with the optional properties of the objects in it, as far as ordinary values for them are known.

    Args:
        judge: Says what the contract allows.
        schema: Of the value.
        given: The value.
        depth: How many levels of objects and lists are filled in.
        others: How properties are called that name something else, as `Resources.names` has them: what is made up there
            is nobody's name, and would keep the whole from being served.
    """
    if depth == 0:
        return given
    if isinstance(given, list):
        resolved = judge.contract.resolved(schema)
        items = resolved.get("items", {}) if isinstance(resolved, dict) else {}
        # A list that is empty by default shows nothing of what may be in it.
        one = None if given or not items else plausible(judge, items, None, judge.texts)
        is_filled = one is not None and not judge.violations(schema, [one])
        return [filled(judge, items, item, depth - 1, others) for item in ([one] if is_filled else given)]
    if not isinstance(given, dict):
        return given
    full = dict(given)
    for name, below in properties_of(judge.contract, narrowed_to(judge, schema, given)).items():
        resolved = judge.contract.resolved(below)
        if isinstance(resolved, dict) and resolved.get("readOnly") is True:
            full.pop(name, None)
            continue
        if name not in full and normalised(name) in others:
            continue
        made = full[name] if name in full else plausible(judge, below, None, judge.texts)
        if name not in full and names_as_thing(name, made, others):
            continue
        start = made if name in full else _nameless(judge, below, made, others)
        member = filled(judge, below, start, depth - 1, others)
        if member is not None and not judge.violations(schema, {**full, name: member}):
            full[name] = member
    return full


def _nameless(judge: Judge, schema: Json, value: Json, others: Collection[str]) -> Json:
    """What was made up, without what names something else and need not be there."""
    if not isinstance(value, dict):
        return value
    below = properties_of(judge.contract, schema)
    named = (one for one, member in value.items() if names_as_thing(one, member, others))
    for name in [*(one for one in value if normalised(one) in others), *named]:
        fewer = {key: member for key, member in value.items() if key != name}
        value = value if judge.violations(schema, fewer) else fewer
    return {name: _nameless(judge, below.get(name, {}), member, others) for name, member in value.items()}


def nulls_of(contract: Contract, schema: Json) -> dict[str, Json]:
    """Null for each property of an object that may be null and that the contract says more of."""
    below = properties_of(contract, schema)
    return {name: None for name, one in below.items() if types_at(contract, one, "") and is_nullable(contract, one, "")}


def _with_parameters(limits: Limits, operation: Operation, draft: Draft) -> Draft:
    for parameter in judged_parameters(operation):
        if parameter.location is ParameterLocation.PATH:
            continue
        resolved = limits.judge.contract.resolved(parameter.schema)
        if not isinstance(resolved, dict):
            continue
        start = _start(resolved)
        value = limits.scalar(resolved, start)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != start:
            draft = with_parameter(draft, parameter, (str(value),))
    return draft


def _start(schema: dict[str, Json]) -> Json:
    """Where a parameter's value starts from: only numbers and closed sets are bounded without a look at the text."""
    return 0.5 if schema.get("type") in {"integer", "number"} else None
