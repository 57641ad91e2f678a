"""Which state an operation wants an item to be in: found out by asking it after what may lead there."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from harness.generation.preparing import Preparation, placed_after, preparations
from harness.model.fields import Field, body_value
from harness.model.place import Part
from harness.model.refusing import UNFIT
from harness.probe.protocol import SpentError
from harness.probe.serving import CONFLICT, REFUSED, blamed_by, leaves, tried

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator

    from harness.model.case import Case, Corpus
    from harness.model.observation import Observation

    Put = Callable[[tuple[Case, ...], Case], Awaitable[Observation]]
    """Plays steps, then asks a case, and gives what is answered to that."""

ANY = REFUSED
"""With these some interfaces say what others say with a conflict."""

MOST_ATTEMPTS = 10
"""Preparations of one operation that are tried."""


async def preparation(
    corpus: Corpus, before: tuple[Case, ...], plain: Case, put: Put, *, statuses: Collection[int]
) -> Preparation | None:
    """The first preparation after which an operation serves what it refuses without.

    Where there is none, and it is in conflict with the item as it is, the first after which it names what is wrong with
    the request.

    Args:
        corpus: Its sequences are what may lead there.
        before: The steps that make what the request is about.
        plain: The request.
        put: Plays and asks.
        statuses: Of the refusals that may come from the state of the item.

    Returns:
        `None` where it is served as it is, where it is refused otherwise, and where nothing helps.
    """
    case = tried(plain)
    refused = (await put(before, case)).status
    if refused not in statuses:
        return None
    places = [Field(part=Part.REQUEST_BODY, pointer=pointer) for pointer, _ in leaves(body_value(plain))]
    nearest = None
    known = [one.id for one in before]
    others = (one for one in preparations(corpus, plain.operation) if [step.id for step in one.steps] != known)
    with suppress(SpentError):
        for one in islice(others, MOST_ATTEMPTS):
            placed = placed_after(case, before, one.steps)
            answer = None if placed is None else await put(one.steps, placed)
            if answer is not None and answer.succeeded:
                return one
            is_fit = answer is not None and answer.status in UNFIT and bool(blamed_by(answer, places))
            nearest = one if is_fit and nearest is None and refused in CONFLICT else nearest
    return nearest


async def on_fullest(
    corpus: Corpus, members: Callable[[Case], int], before: tuple[Case, ...], plain: Case, put: Put
) -> Preparation | None:
    """The preparation by which an item is made with most in it, if an operation serves that; `None` where not.

    A change may be of what an item only has where it was made with it: a part of an address. And what an item was not
    given nothing can be taken of.

    Args:
        corpus: Its sequences are what may lead there.
        members: How much a request gives.
        before: The steps that make the item as it is made plainest.
        plain: The request.
        put: Plays and asks.
    """
    own = [one for one in preparations(corpus, plain.operation) if one.made and not one.done]
    every = [
        max(made, key=lambda one: members(one.made[-1]), default=None) for made in (own, _creations(corpus, before))
    ]
    for fullest in dict.fromkeys(every):
        if fullest is not None and before and members(fullest.made[-1]) > members(before[-1]):
            placed = placed_after(tried(plain), before, fullest.made)
            if placed is not None and (await put(fullest.made, placed)).succeeded:
                return fullest
    return None


def _creations(corpus: Corpus, before: tuple[Case, ...]) -> Iterator[Preparation]:
    """Every way in which sequences make what these steps make, whatever they do with it."""
    operations = [step.operation for step in before]
    for sequence in corpus.sequences:
        made = sequence.steps[: len(before)]
        if [step.operation for step in made] == operations and all(step.is_ordinary for step in made):
            yield Preparation(made=made)


async def made_otherwise(
    others: Callable[[Case], Iterable[Case]], before: tuple[Case, ...], plain: Case, put: Put
) -> Preparation | None:
    """The first other choice with which something is made so that an operation is served that refuses it otherwise.

    A product that is only a draft cannot be ordered, and no operation may be there that makes it anything else.

    Args:
        others: Requests that say one choice otherwise.
        before: The steps that make what the request is about as it is made plainest.
        plain: The request.
        put: Plays and asks.
    """
    case = tried(plain)
    if not before or (await put(before, case)).status not in ANY:
        return None
    for at, other in islice(_otherwise(others, before), MOST_ATTEMPTS):
        steps = (*before[:at], other, *before[at + 1 :])
        if (await put(steps, case)).succeeded:
            # Of what it is about itself, everything else is asked in the state in which it is made plainest.
            is_named = at not in case.subjects
            return Preparation(made=steps, plainest=before if is_named else (), is_of_named=is_named)
    return None


def _otherwise(others: Callable[[Case], Iterable[Case]], before: tuple[Case, ...]) -> Iterator[tuple[int, Case]]:
    """Each step with another choice, one of every step in turn, what is made last first."""
    found = [[(at, other) for other in others(before[at])] for at in reversed(range(len(before)))]
    yield from (one for row in zip_longest(*found) for one in row if one is not None)
