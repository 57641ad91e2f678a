"""Which properties of new items have to be others for each: found out by making one twice."""

from __future__ import annotations

from itertools import islice
from secrets import choice
from typing import TYPE_CHECKING

from harness.generation.unique import FEWER, FEWEST, LEAST, Unique, forms, is_dated
from harness.model.case import chance
from harness.model.fields import Field, body_value, value_at, with_field
from harness.model.place import Part
from harness.probe.serving import CONFLICT, REFUSED, blamed_by, leaves, mentions, tried

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

    from harness.model.case import Case
    from harness.model.observation import Observation

MOST_ATTEMPTS = 8
"""Requests in which another value is tried."""

MOST_FORMS = 6
"""Forms of a text that a refusal names: the service may want one that the contract does not describe."""


async def unique(
    plain: Case,
    put: Callable[[Case], Awaitable[Observation]],
    is_allowed: Callable[[Case], bool],
    *,
    others: Sequence[Case] = (),
    was_served: bool = False,
) -> tuple[Unique, ...]:
    """The properties whose values may not be given twice: one, or as many as refusals name one after the other.

    Args:
        plain: A request that creates an item; it may have done so already.
        put: Asks it; what it makes stays until the end.
        is_allowed: Whether the contract allows a request.
        others: Further requests: what they have in the same place may have room for more values than the plainest.
        was_served: Whether a request like it was served before, so that a refusal is for what is there since.

    Returns:
        Nothing where the same is made twice, and where no other texts help.
    """
    refusal = await put(tried(plain))
    if refusal.succeeded:
        was_served = True
        refusal = await put(tried(plain))
    # Of few values some are taken in one environment alone: what is said to be in conflict is known for that.
    least = FEWEST if refusal.status in CONFLICT else FEWER if was_served else LEAST
    cases = (plain, *others)
    needed: list[Unique] = []
    known: list[Unique] = []
    for _ in range(MOST_ATTEMPTS if refusal.status in REFUSED else 0):
        one = next((one for one in _open(cases, refusal, is_allowed, least) if one not in known), None)
        if one is None:
            break
        known.append(one)
        answer = await put(tried(_varied(plain, (*needed, one))))
        if answer.succeeded:
            return (*needed, one)
        if answer.status not in REFUSED:
            break
        if _speaks_of_another(plain, one.field, refusal, answer):
            needed.append(one)
            refusal = answer
    return ()


def _speaks_of_another(plain: Case, place: Field, refusal: Observation, answer: Observation) -> bool:
    """Whether a refusal says less of a place than one before, and no less of another; members may be called so."""
    others = [one for one in _texts(plain) if one != place]
    is_over = mentions(answer, place) < mentions(refusal, place)
    return is_over and any(mentions(answer, one) >= max(1, mentions(refusal, one)) for one in others)


def _open(
    cases: Sequence[Case], refusal: Observation, is_allowed: Callable[[Case], bool], least: float
) -> Iterator[Unique]:
    """The texts that may be what is taken, in the first forms that the contract allows."""
    plain, *others = cases
    blamed = _blamed(plain, refusal)
    for place, value in _places(plain, refusal):
        alike = [text for text in (value_at(one, place) for one in others) if isinstance(text, str)]
        drawn = dict.fromkeys(form for text in (value, *alike) for form in forms(text) if chance(form) >= least)
        every = (Unique(field=place, value=value, form=form) for form in drawn)
        allowed = (one for one in every if is_allowed(_varied(plain, [one])))
        yield from islice(allowed, MOST_FORMS if place in blamed or is_dated(value) else 1)


def _varied(plain: Case, found: Iterable[Unique]) -> Case:
    for one in found:
        plain = with_field(plain, one.field, "".join(map(choice, one.form))) or plain
    return plain


def _places(plain: Case, refusal: Observation) -> Iterator[tuple[Field, str]]:
    """Texts of the body that the environment does not fill in itself, those that the refusal names first."""
    found, blamed = _texts(plain), _blamed(plain, refusal)
    yield from ((place, found[place]) for place in blamed)
    yield from ((place, value) for place, value in found.items() if place not in blamed)


def _blamed(plain: Case, refusal: Observation) -> list[Field]:
    return blamed_by(refusal, [*_texts(plain)])


def _texts(plain: Case) -> dict[Field, str]:
    filled = {pointer for pointer, _ in plain.body.slots} if plain.body is not None else set()
    return {
        Field(part=Part.REQUEST_BODY, pointer=pointer): value
        for pointer, value in leaves(body_value(plain))
        if isinstance(value, str) and pointer not in filled
    }
