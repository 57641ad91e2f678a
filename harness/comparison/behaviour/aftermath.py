"""What a read shows of an item after something was done to it: what the doing answered, and what it changes.

Both are held within one environment and of what nobody sent, such as states, sums and counts; what was sent is held
against what is shown of it elsewhere (`echoes`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.comparison.behaviour.alignment import aligned
from harness.comparison.behaviour.alterations import is_same, shortened
from harness.comparison.behaviour.echoes import serve, sides
from harness.comparison.behaviour.moments import moment
from harness.comparison.behaviour.played import SAFE, answer_of, method_of, played, sent_by
from harness.model.difference import Basis, Difference, Side
from harness.model.paths import is_of_item
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harness.comparison.behaviour.played import Played
    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.pairing import Pair
    from harness.model.json import Json

CREATED = 201
"""What this answers is the new thing (RFC 9110, section 15.3.2)."""

FEWEST_ALONE = 2
"""So many times something has to be left alone in the reference before a change of it counts elsewhere."""

ETAG = "etag"
"""The header that names the state of what is read (RFC 9110, section 8.8.3)."""

_SECONDS = range(10**9, 10**10)
"""Whole numbers that may be seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One value of an item before and after, on one side at one asking."""

    before: Json
    after: Json

    @property
    def is_kept(self) -> bool:
        """Whether it is the same."""
        return is_same(self.before, self.after)

    @property
    def is_coarse_time(self) -> bool:
        """Whether it is a point in time to the second: how fast one is decides whether it changes."""
        return any(_is_coarse(value) for value in (self.before, self.after))


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """One place of a read that follows a writing, and what each side shows there."""

    write: Pair
    read: Pair
    shown: Pair
    """Where that is from which is before: the writing itself, or what showed the item last."""
    part: Part
    """The read's body, or its headers."""
    pointer: str
    """Where the read shows it there."""
    here: tuple[Seen, ...]
    there: Seen
    makers: tuple[Pair, ...] = ()
    """Steps without which nobody knows what the writing has to do with the read."""

    @property
    def is_answer(self) -> bool:
        """Whether what is before is what the writing answered, and not what was shown before it."""
        return self.shown is self.write

    @property
    def key(self) -> tuple[str, str, Part, str]:
        """What was done, what was read, and where."""
        return self.write.here.operation, self.read.here.operation, self.part, self.pointer


def told(api: ApiEvidence) -> Iterator[Difference]:
    """Answers that a read does not bear out, then changes that are not made, or are made besides."""
    found = [one for sequence in played(api) for one in _afters(sequence)]
    known = set()
    for key, group in _by_key(one for one in found if one.is_answer):
        if all(seen.is_kept for one in group for seen in one.here) and not any(one.there.is_kept for one in group):
            known.add(key)
            yield _difference(api, group, *_of_answer(api, group[0]))
    for key, group in _by_key(one for one in found if not one.is_answer):
        if key not in known and not any(seen.is_coarse_time for one in group for seen in (*one.here, one.there)):
            yield from _effects(api, group)


def _effects(api: ApiEvidence, group: Sequence[After]) -> Iterator[Difference]:
    changed = [one for one in group if not any(seen.is_kept for seen in one.here)]
    alone = [one for one in group if all(seen.is_kept for seen in one.here)]
    if len(changed) + len(alone) < len(group):
        return  # the reference does not agree with itself
    if changed and all(one.there.is_kept for one in changed):
        yield _difference(api, changed, *_of_nothing(api, changed[0]))
    fewest = 1 if api.sides.view.confirming else FEWEST_ALONE
    if len(alone) >= fewest and not any(one.there.is_kept for one in alone):
        yield _difference(api, alone, *_of_more(api, alone[0]))


def _of_answer(api: ApiEvidence, example: After) -> tuple[str, str]:
    environment, reference = api.sides.environment, api.sides.reference
    answered, read = shortened(example.there.before), shortened(example.there.after)
    return (
        f"{_name(example)} reads {read} in {environment} after {example.write.here.operation}, which answered "
        f"{answered}; in {reference} the read shows what was answered",
        f"{example.write.here.operation} is not visible",
    )


def _of_nothing(api: ApiEvidence, example: After) -> tuple[str, str]:
    environment, reference = api.sides.environment, api.sides.reference
    one = example.here[0]
    return (
        f"{_name(example)} stays {shortened(example.there.after)} in {environment} after "
        f"{example.write.here.operation}, which changes it in {reference} "
        f"({shortened(one.before)} → {shortened(one.after)})",
        f"{example.write.here.operation} is not visible",
    )


def _of_more(api: ApiEvidence, example: After) -> tuple[str, str]:
    environment, reference = api.sides.environment, api.sides.reference
    change = f"{shortened(example.there.before)} → {shortened(example.there.after)}"
    return (
        f"{_name(example)} changes in {environment} ({change}) after {example.write.here.operation}, which leaves it "
        f"alone in {reference}",
        f"{example.write.here.operation} changes {_name(example)} besides",
    )


def _difference(api: ApiEvidence, group: Sequence[After], message: str, cause: str) -> Difference:
    example, side = group[0], api.sides
    shown = example.read.here
    return Difference(
        kind="consistency-changed",
        place=side.place(
            example.read.here.operation,
            example.part,
            status=shown.status,
            media_type=shown.media_type if example.part is Part.RESPONSE_BODY else None,
            pointer=example.pointer,
        ),
        environment=side.environment,
        reference=side.reference,
        message=message,
        reference_side=Side(text=_words(example.here[0], len(group)), value=example.here[0].after),
        environment_side=Side(text=_words(example.there, len(group)), value=example.there.after),
        basis=Basis.RELATION,
        compared=len(group),
        differing=len(group),
        cases=tuple(
            dict.fromkeys(pair.id for one in group[:2] for pair in (*one.makers, one.shown, one.write, one.read))
        ),
        cause=cause,
        sequences=tuple(dict.fromkeys(one.write.here.sequence for one in group[:2] if one.write.here.sequence)),
    )


def _words(seen: Seen, times: int) -> str:
    return f"{'the same' if seen.is_kept else 'changed'} in {times} of {times}"


def _name(one: After) -> str:
    return "/".join(tokens_of(one.pointer)) or "the body"


def _by_key(found: Iterator[After]) -> list[tuple[tuple[str, str, Part, str], list[After]]]:
    groups: dict[tuple[str, str, Part, str], list[After]] = defaultdict(list)
    for one in found:
        groups[one.key].append(one)
    return sorted(groups.items())


def _afters(sequence: Played) -> Iterator[After]:
    for step, write in sorted(sequence.steps.items()):
        is_done = method_of(write) not in SAFE and write.here.valid and serve(write) and not write.is_only_accepted
        if is_done:
            yield from _of_items(sequence, step, write)
            yield from _of_others(sequence, step, write)


def _of_others(sequence: Played, step: int, write: Pair) -> Iterator[After]:
    makers = tuple(sequence.steps[number] for number in sorted(sequence.needed(step) & sequence.steps.keys()))
    for before, read in () if _takes_part(sequence, step) else _read_around(sequence, step):
        if sides(read) == sides(before) == sides(write):
            yield from (replace(one, makers=makers) for one in _held(write, read, before))


def _of_items(sequence: Played, step: int, write: Pair) -> Iterator[After]:
    owners = (*sequence.subjects(step), *([step] if sequence.naming(step) else []))
    if method_of(write) == "DELETE":
        owners = owners[:-1]  # what is gone is no more to be read; what it was a part of is
    for owner in owners:
        read = _read_after(sequence, step, owner)
        if read is None or sides(read) != sides(write):
            continue
        if owner == owners[-1] and (owner == step or not _makes_another(write, read)):
            yield from _held(write, read, write)
        before = _shown_before(sequence, step, owner)
        if before is not None and sides(before) == sides(write) and not _takes_part(sequence, step):
            yield from _held(write, read, before)


def _makes_another(write: Pair, read: Pair) -> bool:
    """Whether what a writing answers is a part of the item that it was written to, and not the item itself."""
    is_created = CREATED in {write.here.status, write.there.status}
    names = [one.case.path.count("{") if one.case is not None else 0 for one in (write, read)]
    return is_created or names[0] > names[1]


def _read_after(sequence: Played, step: int, owner: int) -> Pair | None:
    """The read of the item itself that follows first."""
    for later in sequence.until_changed(step, owner):
        read = sequence.steps[later]
        is_whole = read.case is not None and is_of_item(read.case.path)
        if is_whole and sequence.subjects(later)[-1:] == (owner,) and serve(read):
            return read
    return None


def _takes_part(sequence: Played, step: int) -> bool:
    """Whether what a writing changes may follow from something that each environment had before.

    It, or what made the item that it is about, names such a thing; what that stands in may.
    """
    case = sequence.steps[step].case
    numbers = (step, *(case.sources if case is not None else ()))
    return any(sequence.steps[number].borrows for number in numbers if number in sequence.steps)


def _read_around(sequence: Played, step: int) -> Iterator[tuple[Pair, Pair]]:
    """What reads alike right before and right after a writing, of all that the item of the writing stands on.

    What a writing names in its path is read as an item before, and is none of these.
    """
    around, items = sequence.needed(step), sequence.subjects(step)
    before = [*_safe_steps(sequence, range(step - 1, -1, -1))]
    for after in _safe_steps(sequence, range(step + 1, max(sequence.steps) + 1)):
        read, subject = sequence.steps[after], sequence.subject(after)
        is_item = subject in items and read.case is not None and is_of_item(read.case.path)
        earlier = next((one for one in before if _reads_alike(sequence.steps[one], read)), None)
        if subject in around and not is_item and earlier is not None and serve(read) and serve(sequence.steps[earlier]):
            yield sequence.steps[earlier], read


def _safe_steps(sequence: Played, numbers: Iterable[int]) -> Iterator[int]:
    """The steps in their order up to one that writes."""
    for number in numbers:
        if number in sequence.steps and method_of(sequence.steps[number]) not in SAFE:
            return
        if number in sequence.steps:
            yield number


def _reads_alike(one: Pair, other: Pair) -> bool:
    """Whether two reads ask the same of the same thing."""
    first, second = one.case, other.case
    if first is None or second is None or first.operation != second.operation:
        return False
    return (first.path_values, first.query, first.headers) == (second.path_values, second.query, second.headers)


def _shown_before(sequence: Played, step: int, owner: int) -> Pair | None:
    """What showed the item last, its creation included."""
    for earlier in sorted((number for number in sequence.steps if owner <= number < step), reverse=True):
        pair = sequence.steps[earlier]
        if (earlier == owner or sequence.subjects(earlier)[-1:] == (owner,)) and serve(pair):
            return pair
    return None


def _held(write: Pair, read: Pair, shown: Pair) -> Iterator[After]:
    """Every place that each side shows before and after, and that was not sent."""
    sent = set(_names(sent_by(write.there)))
    values = {side: dict(_seen(shown, read, side)) for side in sides(read)}
    for (part, place), there in values["there"].items():
        name = (tokens_of(place) or ("",))[-1]
        if normalised(name) not in sent and all((part, place) in others for others in values.values()):
            here = tuple(found[part, place] for side, found in values.items() if side != "there")
            yield After(write=write, read=read, shown=shown, part=part, pointer=place, here=here, there=there)


def _seen(shown: Pair, read: Pair, side: str) -> Iterator[tuple[tuple[Part, str], Seen]]:
    """What one side shows at the same place before and after: in the body, and as the name of the item's state."""
    before, after = answer_of(shown, side), answer_of(read, side)
    if before is None or after is None:
        return
    if before.body_kept and after.body_kept:
        for place, seen in _common(before.body, after.body):
            yield (Part.RESPONSE_BODY, place), seen
    states = [next((value for name, value in one.headers if name == ETAG), None) for one in (before, after)]
    if None not in states and shown.here.operation == read.here.operation:
        yield (Part.RESPONSE_HEADER, f"/{ETAG}"), Seen(before=states[0], after=states[1])


def _common(before: Json, after: Json) -> Iterator[tuple[str, Seen]]:
    """What two bodies show at the same place; lists as wholes."""
    found = aligned(before, after)
    if found is not None:
        yield from _leaves(found.sent, found.shown, found.prefix)


def _leaves(before: Json, after: Json, place: str) -> Iterator[tuple[str, Seen]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before.keys() & after.keys():
            yield from _leaves(before[name], after[name], joined(place, name))
    else:
        yield place, Seen(before=before, after=after)


def _names(value: Json) -> Iterator[str]:
    for name, member in value.items() if isinstance(value, dict) else ():
        yield normalised(name)
        yield from _names(member)
    for item in value if isinstance(value, list) else ():
        yield from _names(item)


def _is_coarse(value: Json) -> bool:
    found = moment(value)
    if found is not None:
        return not found.fraction
    return isinstance(value, int) and not isinstance(value, bool) and value in _SECONDS
