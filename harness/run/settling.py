"""Each environment's own values for what the reference showed in its rows and serves alone.

A word that rows have may be one of a set that the API has everywhere, or something that somebody entered: a code, a
name of a group. The former is the same request in every environment, the latter is not known elsewhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from harness.generation.adapting import slot
from harness.model.case import Role, Slot
from harness.model.fields import Absent, value_at, with_field
from harness.probe.serving import REFUSED, tried
from harness.run.showing import plain_ones, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from harness.generation.adapting import Change
    from harness.model.case import Case, Corpus
    from harness.run.known import KnownResources
    from harness.run.visit import Visit


def learn_own(visit: Visit, api: str, changes: Mapping[str, tuple[Change, ...]]) -> None:
    """The reference is asked with the values that it showed and served."""
    for operation, change in _of_rows(changes):
        _learn(visit, api, operation, change, change.shown)


async def settle(visit: Visit, corpus: Corpus, changes: Mapping[str, tuple[Change, ...]]) -> None:
    """Finds what another environment is asked with in their place: the same where it shows the same, else its own.

    What it does not show is tried: what it refuses may be unknown to it for want of data, and it is not asked with
    that.

    Args:
        visit: Of the environment, which was harvested.
        corpus: With what was learnt from the reference.
        changes: What was learnt, by operation.
    """
    for operation, change in _of_rows(changes):
        plain = next(plain_ones(corpus, operation), None)
        if plain is None:
            _learn(visit, corpus.api, operation, change, change.shown)
            continue
        seen = shown(visit, corpus, plain)
        every = {one for found in seen.at(change.field, "") for one in found if isinstance(one, str)}
        common = [*dict.fromkeys(one for one in seen.shared(change.field, "") if isinstance(one, str))]
        values = own_values(change.shown, every, common)
        _learn(visit, corpus.api, operation, change, values or change.shown)
        if not values:
            plain = _with(plain, change, slot(operation, change.field, 0))
            if (await visit.ask(tried(plain))).status in REFUSED:
                for index in range(len(change.shown)):
                    visit.known[corpus.api].forget(slot(operation, change.field, index))
        elif {*values} & {*change.shown}:
            await _try_missing(visit, corpus.api, change, plain, values)


async def _try_missing(visit: Visit, api: str, change: Change, plain: Case, values: Sequence[str | None]) -> None:
    """Asks with what an environment does not show of a set of which it shows others: it may serve it all the same."""
    for index, wanted in enumerate(change.shown):
        if wanted not in values and (await visit.ask(tried(_with(plain, change, wanted)))).succeeded:
            own = slot(plain.operation, change.field, index)
            visit.known[api].learn(own.resource, own.name, (wanted,))


def own_values(wanted: Sequence[str], every: Collection[str], shared: Sequence[str]) -> tuple[str | None, ...]:
    """What stands for each of the values that the reference showed, in their order; nothing where none is known.

    Args:
        wanted: The reference's.
        every: All that the environment shows at the place.
        shared: Those of them that several of its rows have.
    """
    # How it is spelled is told of what is answered; a request has it as it is served.
    known = {one.casefold() for one in every}
    alike = [one if one.casefold() in known else None for one in wanted]
    if any(alike):
        first = next(one for one in alike if one)
        return (alike[0] or first, *alike[1:])
    return tuple(shared[: len(wanted)])


OF_EACH: Final = frozenset({Role.SHOWN, Role.EXISTING})
"""The roles that each environment fills with what it has: its rows' words, its resources, what the user bound."""


def own_alone(cases: Iterable[Case], *known: KnownResources) -> Iterator[str]:
    """The values, as JSON text, that some of the environments have in a place where others have another."""
    places = {(slot, case.operation) for case in cases for slot in case.slots if slot.role in OF_EACH}
    for slot_, operation in places:
        values = {one.value(slot_, operation) for one in known}
        if len(values) > 1:
            for value in values - {None}:
                yield from _as_json(str(value))


def _as_json(text: str) -> Iterator[str]:
    """As answers may show it: a number in a path is a number in a body, or a text."""
    yield json.dumps(text, ensure_ascii=False)
    if text.isdecimal() and text.isascii():
        yield str(int(text))


def _with(plain: Case, change: Change, value: str | Slot) -> Case:
    """The request with a value; a slot stands in it already, but where it may be left out."""
    if isinstance(value, Slot) and not isinstance(value_at(plain, change.field), Absent):
        return plain
    return with_field(plain, change.field, value) or plain


def _learn(visit: Visit, api: str, operation: str, change: Change, values: Sequence[str | None]) -> None:
    for index, text in enumerate(values):
        own = slot(operation, change.field, index)
        visit.known[api].learn(own.resource, own.name, (text,) if text else ())


def _of_rows(changes: Mapping[str, tuple[Change, ...]]) -> Iterator[tuple[str, Change]]:
    """(operation, change) of the values that were seen in rows."""
    for operation, found in changes.items():
        yield from ((operation, one) for one in found if one.shown)
