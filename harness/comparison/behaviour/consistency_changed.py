"""A write is not visible to the read that follows it where the reference shows it: created, changed or deleted.

Here too: a PUT that merges or a PATCH that replaces, since the read that follows shows another state than the one
written, and a client's copy that is held for another one although nothing changed (`If-None-Match`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from harness.comparison.behaviour import aftermath
from harness.comparison.behaviour.added_parts import part_looks
from harness.comparison.behaviour.alterations import is_same, shortened
from harness.comparison.behaviour.heads import heads
from harness.comparison.behaviour.leftovers import LEFT_OUT, leftovers
from harness.comparison.behaviour.leftovers import by_operation as leftovers_by_operation
from harness.comparison.behaviour.played import method_of, played
from harness.comparison.behaviour.value_not_preserved import cases_of, every_echo, is_stale
from harness.comparison.behaviour.visibility import by_operation, looks, parts_on_being_there, would_show
from harness.comparison.evidence import Shown
from harness.comparison.rule import Level, Rule
from harness.model.case import Role, Slot
from harness.model.difference import Basis, Difference, Side
from harness.model.place import Part
from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from harness.comparison.behaviour.echoes import Echo
    from harness.comparison.behaviour.leftovers import Leftover
    from harness.comparison.behaviour.visibility import Look
    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told

CONDITION = "if-none-match"

NOT_MODIFIED = 304


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Alone, in lists, after changes, after half changes, under a condition, and without the body."""
    played_alike = {id(pair) for sequence in played(api) for pair in sequence.steps.values()}
    for evidence in api.declared:
        yield from _found(evidence, played_alike)
        yield from _conditional(evidence)
    yield from _listed(api)
    yield from _stale(api)
    yield from _left(api)
    yield from aftermath.told(api)
    yield from heads(api)


def _found(evidence: OperationEvidence, played_alike: Collection[int]) -> Iterator[Told]:
    groups: dict[tuple[Role | None, bool], list[Pair]] = defaultdict(list)
    for pair in evidence.own:
        if pair.here.valid and parts_on_being_there(pair) and id(pair) in played_alike:
            groups[pair.role, pair.here.succeeded].append(pair)
    for (role, by_reference), pairs in groups.items():
        what = "what was just created" if role is Role.CREATED else "what was deleted"
        does = "deletes once more" if method_of(pairs[0]) == "DELETE" else "finds"
        finder, other = evidence.sides.reference, evidence.sides.environment
        if not by_reference:
            finder, other = other, finder
        here, there = pairs[0].here.status, pairs[0].there.status
        status = there if by_reference else here
        message = f"{finder} {does} {what} ({here if by_reference else there}), {other} does not ({status})"
        yield _of_pairs(evidence, pairs, message, Part.RESPONSE_STATUS, f"{here} → {there}")


def _of_pairs(evidence: OperationEvidence, pairs: Sequence[Pair], message: str, part: Part, cause: str = "") -> Told:
    here, there = pairs[0].here, pairs[0].there
    shown = Shown(
        pairs=tuple(pairs),
        compared=len(pairs),
        reference=Side(text=f"{here.status} to {len(pairs)} of {len(pairs)} requests", value=here.status),
        environment=Side(text=f"{there.status} to {len(pairs)} of {len(pairs)} requests", value=there.status),
        cause=cause,
        basis=Basis.RELATION,
    )
    pointer = f"/{CONDITION}" if part is Part.REQUEST_HEADER else ""
    place = evidence.place(part, status=here.status, media_type=here.media_type, pointer=pointer)
    return evidence.difference("consistency-changed", place, message, shown)


def _conditional(evidence: OperationEvidence) -> Iterator[Told]:
    pairs = [pair for pair in evidence.pairs if pair.is_own and _is_held(pair) and pair.there.succeeded]
    if pairs:
        sides = evidence.sides
        message = (
            f"with the ETag of what the client has already, {sides.environment} sends it all again "
            f"({pairs[0].there.status}), {sides.reference} says that nothing has changed (304)"
        )
        yield _of_pairs(evidence, pairs, message, Part.REQUEST_HEADER)


def _is_held(pair: Pair) -> bool:
    """Whether the reference says both times that what was seen has not changed."""
    headers = pair.case.headers if pair.case is not None else ()
    is_conditional = any(name.lower() == CONDITION and isinstance(value, Slot) for name, value in headers)
    askings = [pair.here] if pair.again is None else [pair.here, pair.again]
    return is_conditional and all(one.answered and one.status == NOT_MODIFIED for one in askings)


def _listed(api: ApiEvidence) -> Iterator[Told]:
    found = [look for sequence in played(api) for look in (*looks(sequence), *part_looks(sequence))]
    for operation, group in sorted(by_operation(found).items()):
        yield from _not_listed(api, operation, group)
        yield from _still_listed(api, operation, group)


def _not_listed(api: ApiEvidence, operation: str, group: Sequence[Look]) -> Iterator[Told]:
    missing = [look for look in group if not look.deleted and all(look.here) and look.there is False]
    fresh = [look for look in group if not look.deleted and look.there is not None]
    # One that is listed acquits all, but for what a list that is made anew now and then shows by chance.
    if not missing or len(missing) * 2 < len(fresh) or (len(missing) < len(fresh) and len(missing) < len(fresh) - 1):
        return
    if api.sides.view.confirming or would_show(missing, api.operations[operation].pairs):
        sides = api.sides
        message = f"what was just created is not in the list of {sides.environment}; {sides.reference} lists it"
        yield _look_difference(api, operation, missing, missing, message)


def _still_listed(api: ApiEvidence, operation: str, group: Sequence[Look]) -> Iterator[Told]:
    """Where the reference lists a thing before it is deleted, and not after.

    One that is listed no more acquits, but where it was not seen before: what is never gone from a list makes it long,
    and what is made later stands on another page.
    """
    shown = {_made(look) for look in group if not look.deleted and all(look.here) and look.there}
    after = [look for look in group if look.deleted and look.there is not None and _made(look) in shown]
    left = [look for look in after if look.there and not any(_known(look))]
    if left and len(left) == len(after):
        sides = api.sides
        message = f"what was deleted is still in the list of {sides.environment}; {sides.reference} lists it no more"
        yield _look_difference(api, operation, left, group, message)


def _known(look: Look) -> tuple[bool, ...]:
    """Whether the reference lists it, taken as listed where that cannot be told."""
    return tuple(one is not False for one in look.here)


def _look_difference(
    api: ApiEvidence, operation: str, found: Sequence[Look], group: Sequence[Look], message: str
) -> Told:
    sides = api.sides
    pair = found[0].pair
    listed = found[0].here[0]
    words = {True: "listed", False: "not listed"}
    return Difference(
        kind="consistency-changed",
        place=sides.place(operation, Part.RESPONSE_BODY, status=pair.here.status, media_type=pair.here.media_type),
        environment=sides.environment,
        reference=sides.reference,
        message=message,
        reference_side=Side(text=f"{words[bool(listed)]} in {len(found)} of {len(found)}", value=listed),
        environment_side=Side(text=f"{words[not listed]} in {len(found)} of {len(found)}", value=not listed),
        basis=Basis.RELATION,
        compared=len(found),
        differing=len(found),
        cases=_cases(one for look in found[:2] for one in (look.maker, *_looks_of(group, look))),
    )


def _made(look: Look) -> tuple[str | None, str]:
    """What was made: several sequences may make theirs by the same request."""
    return look.maker.here.sequence, look.maker.id


def _looks_of(found: Sequence[Look], wanted: Look) -> Iterator[Pair]:
    for look in found:
        if _made(look) == _made(wanted):
            yield look.pair
            yield from look.needed


def _cases(pairs: Iterable[Pair]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pair.id for pair in pairs))


def _stale(api: ApiEvidence) -> Iterator[Told]:
    """Reads that show what was there before a change that the reference shows."""
    groups: dict[tuple[str, str, bool], list[Echo]] = defaultdict(list)
    for echo in every_echo(api):
        kept = all(is_same(one.sent, one.shown) for one in echo.here)
        if kept and not is_same(echo.before[0], echo.here[0].sent) and echo.before[0] is not None:
            # A change to null may be taken for none where other changes are made.
            groups[echo.shown.here.operation, echo.pointer, echo.there.sent is None].append(echo)
    for (operation, pointer, _), group in sorted(groups.items()):
        stale = [echo for echo in group if is_stale(echo) and not is_same(echo.there.sent, echo.there.shown)]
        if stale and len(stale) == len(group):
            yield _stale_difference(api, operation, pointer, stale)


def _stale_difference(api: ApiEvidence, operation: str, pointer: str, stale: Sequence[Echo]) -> Told:
    sides, example = api.sides, stale[0]
    name = "/".join(tokens_of(pointer))
    message = (
        f"{name} is still {shortened(example.there.shown)} in {sides.environment} after it was changed to "
        f"{shortened(example.there.sent)}; {sides.reference} shows the change"
    )
    shown = example.shown.here
    return Difference(
        kind="consistency-changed",
        place=sides.place(
            operation, Part.RESPONSE_BODY, status=shown.status, media_type=shown.media_type, pointer=pointer
        ),
        environment=sides.environment,
        reference=sides.reference,
        message=message,
        reference_side=Side(text=f"changed in {len(stale)} of {len(stale)}", value=example.here[0].shown),
        environment_side=Side(text=f"as before in {len(stale)} of {len(stale)}", value=example.there.shown),
        basis=Basis.RELATION,
        compared=len(stale),
        differing=len(stale),
        cases=cases_of(stale),
        cause=f"{example.write.here.operation} is not visible",
    )


def _left(api: ApiEvidence) -> Iterator[Told]:
    """What a change leaves out: gone on one side, still there on the other."""
    found = [one for sequence in played(api) for one in leftovers(sequence)]
    for operation, group in sorted(leftovers_by_operation(found).items()):
        for kept in (True, False):
            parted = [one for one in group if one.there is kept and all(here is not kept for here in one.here)]
            names = {one.name for one in parted}
            if parted and not any(one.name in names and one.there is not kept for one in group):
                yield _left_difference(api, operation, parted, kept=kept)


def _left_difference(api: ApiEvidence, operation: str, parted: Sequence[Leftover], *, kept: bool) -> Told:
    sides, example = api.sides, parted[0]
    names = ", ".join(dict.fromkeys(one.name for one in parted))
    method = method_of(example.change)
    keeper, other = (sides.environment, sides.reference) if kept else (sides.reference, sides.environment)
    shown = Shown(
        pairs=(example.maker, example.change, *([] if example.shown is example.change else [example.shown])),
        compared=len(parted),
        reference=Side(text="left out, and gone" if kept else "left out, and kept", value=not kept),
        environment=Side(text="left out, and kept" if kept else "left out, and gone", value=kept),
        cause=f"{LEFT_OUT}{names}",
        basis=Basis.RELATION,
    )
    message = f"a {method} without {names} leaves it as it was in {keeper}, and takes it away in {other}"
    place = sides.place(operation, Part.REQUEST_BODY, status=example.change.here.status)
    return api.operations[operation].difference("consistency-changed", place, message, shown)


RULE = Rule(
    kinds=("consistency-changed",),
    level=Level.API,
    judge=judge,
    decided=(
        "What the run itself creates is read, listed, changed, read, deleted and asked for again, in the reference "
        "twice. Where the reference shows each step and the environment does not, on a fresh resource each time, it is "
        "told. That a list lacks a new row counts only where paging cannot be why. A PUT or PATCH is judged by what "
        "becomes of the properties that it leaves out, `If-None-Match` by the ETag that was just read. HEAD is asked "
        "beside every GET, and refused where the reference serves both."
    ),
    remedy="look at replicas, caches and soft deletion there, and at what PUT and PATCH do with what is left out",
)
