"""What has to stand in a request for an environment to serve it, where its contract does not say.

Many contracts leave out which values a property may have. The environment shows some in what it holds already, and
tells of others when it refuses: nearly every refusal names what it is about.
"""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final
from zlib import crc32

from harness.generation.adapting import Change
from harness.generation.case_identity import identified
from harness.generation.plausible import called, imitated
from harness.generation.unique import another
from harness.model.case import Purpose
from harness.model.fields import ABSENT, Absent, Field, body_value, parameters, value_at, with_field
from harness.model.place import Part
from harness.model.pointer import joined, values_at
from harness.model.refusing import UNFIT
from harness.probe.named_bounds import bounds_named
from harness.probe.shown import is_like, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.probe.protocol import Probe
    from harness.probe.shown import Shown

CONFLICT: Final = frozenset({409})
"""The status of a request that the state of a resource forbids (RFC 9110, section 15.5.10)."""

OTHER: Final = "Another text"
"""Is in no closed set and of no form, and neither short nor long."""

REFUSED: Final = UNFIT | CONFLICT
"""Statuses of answers that are about what a request says, not about who asks or for what."""

MOST_ATTEMPTS: Final = 24
"""Requests that are tried before it is given up."""

MOST_VALUES: Final = 3
"""Values of one property that are tried, of all that the environment shows."""

MOST_AS_WELL: Final = 4
"""Further values of one property that are tried where only some are served."""

MOST_EXCLUSIVE: Final = 3
"""Of more places that one refusal names, hardly ever only one may be given."""

_DEEPEST: Final = 4


_Changes = dict[Field, "Json | Absent"]


def served(plain: Case, shown: Shown, is_allowed: Callable[[Case], bool]) -> Probe[tuple[Change, ...]]:
    """The fewest changes with which an environment serves a request that it refuses as it is.

    Args:
        plain: The request; a body, if any, is a JSON object.
        shown: What is known of others of the same kind.
        is_allowed: Whether the contract allows a request: nothing is learnt from what it forbids.

    Returns:
        Nothing where it is served as it is, where it is refused for another reason, and where nothing helps.
    """
    answer = yield tried(plain)
    search = _Search(plain=plain, shown=shown, is_allowed=is_allowed, is_unfit=answer.status in UNFIT)
    if answer.status in REFUSED and (added := (yield from _one_of(search, answer))) is not None:
        return (added,)
    waiting = deque(search.first(answer) if answer.status in REFUSED else ())
    seen: list[_Changes] = []
    while waiting and len(seen) < MOST_ATTEMPTS:
        changes = waiting.popleft()
        case = search.changed(changes)
        if changes in seen or case is None or not is_allowed(case):
            continue
        seen.append(changes)
        answer = yield case
        if search.takes(answer):
            return (yield from _fewest(search, changes))
        if answer.status not in REFUSED:
            return ()
        waiting.extendleft(reversed([*search.otherwise(answer, changes)]))
    return ()


def _one_of(search: _Search, refusal: Observation) -> Probe[Change | None]:
    """What has to be added to a request, where a refusal names what it does not have; and whether more may be."""
    named = search.missing(refusal)
    for place, value in named.items():
        case = search.changed({place: value})
        if case is None or not search.is_allowed(case) or not search.takes((yield case)):
            continue
        both = search.changed({**named})
        is_exclusive = len(named) > 1 and both is not None and not search.takes((yield both))
        others = [one for one in named if one != place]
        return Change(field=place, value=value, one_of=(place, *others), is_exclusive=is_exclusive)
    return None


def _fewest(search: _Search, changes: _Changes) -> Probe[tuple[Change, ...]]:
    """Those without which it is refused."""
    for field_ in tuple(changes):
        fewer = {place: value for place, value in changes.items() if place != field_}
        case = search.changed(fewer)
        if fewer and case is not None and search.takes((yield case)):
            changes = fewer
    found: list[Change] = []
    for place, value in sorted(changes.items(), key=lambda one: one[0]):
        own = value_at(search.plain, place)
        if value is not ABSENT and search.shown.names_things(place, own):
            known = yield from _known(search, changes, place)
            if known is None:
                return ()
            changes = {**changes, place: known.value}
            found.append(known)
            continue
        if not isinstance(own, str):
            found.append(Change(field=place, value=value))
            continue
        is_open = yield from _is_open(search, changes, place, own)
        shown = () if is_open else (yield from _shown_there(search, changes, place))
        instead_of = own if is_open else None
        found.append(Change(field=place, value=value, refused=own, instead_of=instead_of, shown=shown))
    return tuple(found)


def _is_open(search: _Search, changes: _Changes, place: Field, own: str) -> Probe[bool]:
    """Whether any other text is served: then it was this one alone that was refused, and others are to be tried.

    Where the contract wants a form, an address say, it is another one of that form.
    """
    case = search.changed({**changes, place: OTHER})
    if case is None or search.is_allowed(case):
        return case is not None and search.takes((yield case))
    # What is taken by another operation's trial says nothing.
    other = another(own, crc32(search.plain.operation.encode()))
    return other is not None and (yield from _is_served(search, {**changes, place: other}))


def _known(search: _Search, changes: _Changes, place: Field) -> Probe[Change | None]:
    """Nothing, where that is served: what one environment knows a thing by is nothing, or another thing, in the next.

    What has to name something names what each environment's own rows do.
    """
    if (yield from _is_served(search, {**changes, place: ABSENT})):
        return Change(field=place, value=ABSENT)
    own = value_at(search.plain, place)
    if not isinstance(own, str):
        return None
    shown = yield from _shown_there(search, changes, place)
    return Change(field=place, value=changes[place], refused=own, shown=shown) if shown else None


def _is_served(search: _Search, changes: _Changes) -> Probe[bool]:
    """Whether the contract allows a request with the changes, and it is served."""
    case = search.changed(changes)
    return case is not None and search.is_allowed(case) and search.takes((yield case))


def _shown_there(search: _Search, changes: _Changes, place: Field) -> Probe[tuple[str, ...]]:
    """The values that several rows have there and that are served, the one of the changes first."""
    every = dict.fromkeys(one for one in search.shown.shared(place, "") if isinstance(one, str))
    if changes[place] not in every:
        return ()
    served_ones = [str(changes[place])]
    for text in [one for one in every if one not in (changes[place], value_at(search.plain, place))][:MOST_AS_WELL]:
        served_ones += [text] if (yield from _is_served(search, {**changes, place: text})) else []
    return tuple(served_ones)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """What may be tried in the place of each value of a request."""

    plain: Case
    shown: Shown
    is_allowed: Callable[[Case], bool]
    is_unfit: bool
    """Whether what it says is what it is refused for as it is."""
    _choices: dict[Field, list[Json | Absent]] = field(default_factory=dict)
    _bounded: set[Field] = field(default_factory=set)
    """Places of which a refusal was read for bounds: a later one may only repeat what was tried."""

    def takes(self, answer: Observation) -> bool:
        """Whether what a request says is taken: it is served, or nothing but a state stands in its way any more."""
        return answer.succeeded or (self.is_unfit and answer.status in CONFLICT)

    def first(self, answer: Observation) -> Iterator[_Changes]:
        """What is tried to begin with: what the refusal names, then all at once."""
        yield from self.otherwise(answer, {})
        choices = {place: self.choices(place) for place in self.places()}
        yield {place: found[0] for place, found in choices.items() if len(found) > 1}
        yield {place: found[0] for place, found in choices.items()}
        yield dict.fromkeys(choices, ABSENT)

    def otherwise(self, answer: Observation, changes: _Changes) -> Iterator[_Changes]:
        """The next value of everything that a refusal names; and without each one of few, which may exclude another."""
        blamed = blamed_by(answer, self.places())
        for place in blamed:
            self._hear(answer, place)
        further = {place: [*islice(self._after(place, changes), 1)] for place in blamed}
        if further and all(further.values()):
            yield {**changes, **{place: found[0] for place, found in further.items()}}
        for place in blamed if 1 < len(blamed) <= MOST_EXCLUSIVE else ():
            case = self.changed({**changes, place: ABSENT})
            if case is not None and self.is_allowed(case):
                yield {**changes, place: ABSENT}

    def missing(self, answer: Observation) -> dict[Field, Json]:
        """What other requests have, this one has not, and a refusal names; with a value of theirs."""
        own = body_value(self.plain)
        if not isinstance(own, dict):
            return {}
        members = [pair for request in self.shown.requests if isinstance(request, dict) for pair in request.items()]
        found: dict[Field, Json] = {}
        for name, value in members:
            if name not in own and value is not None:
                found.setdefault(Field(part=Part.REQUEST_BODY, pointer=joined("", name)), value)
        return {place: found[place] for place in named_by(answer, [*found])[:MOST_VALUES]}

    def _hear(self, answer: Observation, place: Field) -> None:
        """What a refusal offers is tried before the rest, and bounds that the first one names after it."""
        choices, own = self.choices(place), value_at(self.plain, place)
        if isinstance(own, int | float | str) and place not in self._bounded:
            self._bounded.add(place)
            bounds = [one for one in bounds_named(answer, own) if one not in choices and one != own]
            choices += list(dict.fromkeys(bounds))
        new = [one for one in offered_by(answer) if one not in choices and one not in (own, name_of(place))]
        if isinstance(own, str):
            choices[:0] = new[:MOST_VALUES]
        elif isinstance(own, list) and own and all(isinstance(item, str) for item in own):
            choices[:0] = [[text] for text in new[:MOST_VALUES] if [text] not in choices]

    def _after(self, place: Field, changes: _Changes) -> Iterator[Json | Absent]:
        """What was not tried there yet, and what the contract allows there."""
        choices = self.choices(place)
        for value in choices[choices.index(changes[place]) + 1 :] if place in changes else choices:
            case = self.changed({place: value})
            if case is not None and self.is_allowed(case):
                yield value

    def places(self) -> list[Field]:
        """Where the request has single values and lists of its own; not what the environment fills in itself."""
        filled = {pointer for pointer, _ in self.plain.body.slots} if self.plain.body else set()
        body = value_at(self.plain, Field(part=Part.REQUEST_BODY, pointer=""))
        own = [Field(part=Part.REQUEST_BODY, pointer=one) for one, _ in leaves(body, "") if one not in filled]
        return [*own, *(one for one, value in parameters(self.plain).items() if _is_own(one, value))]

    def choices(self, place: Field) -> list[Json | Absent]:
        """What may stand there instead: what is like what the environment shows, what its name suggests, or nothing."""
        if place not in self._choices:
            own = value_at(self.plain, place)
            found: list[Json | Absent] = [*self.shown.shared(place, own), *self._imitated(place, own)]
            if own == {}:
                found += [value for one in self.shown.requests for value in values_at(one, place.pointer) if value]
            named = called(name_of(place)) if isinstance(own, str) else None
            found += [] if named is None or named == own else [named]
            distinct = [value for index, value in enumerate(found) if value not in found[:index]]
            self._choices[place] = [*distinct[:MOST_VALUES], ABSENT]
        return self._choices[place]

    def _imitated(self, place: Field, own: object) -> Iterator[Json]:
        found = [value for one in (*self.shown.rows, *self.shown.read) for value in values_at(one, place.pointer)]
        alike = [value for value in found if is_like(value, own)]
        return (like for value in alike if (like := imitated(value, found)) not in (None, own))

    def changed(self, changes: _Changes) -> Case | None:
        """The request with them."""
        case: Case | None = self.plain
        for place, value in changes.items():
            case = with_field(case, place, value) if case else None
        return None if case is None else tried(case)


def _is_own(place: Field, value: object) -> bool:
    return place.part is Part.REQUEST_QUERY and isinstance(value, str)


def tried(case: Case) -> Case:
    """The case as it is asked to find out something."""
    description = "tries what the operation serves"
    return identified(replace(case, purpose=Purpose.HARVEST, varied=None, description=description))


def leaves(value: object, pointer: str = "") -> Iterator[tuple[str, object]]:
    """(pointer, value) of what stands in objects and is none itself, or is an empty one."""
    if isinstance(value, dict) and value and pointer.count("/") < _DEEPEST:
        for name, member in value.items():
            yield from leaves(member, joined(pointer, name))
    elif pointer:
        yield pointer, value


def named_by(
    answer: Observation, places: Sequence[Field], words: Callable[[Field], list[str]] | None = None
) -> list[Field]:
    """The places whose names, or whose words by another reading, a refusal says."""
    text = _text(answer)
    return [place for place in places if any(_times(text, word) for word in (words or _whole)(place))]


def mentions(answer: Observation, place: Field) -> int:
    """How often a refusal says the name of a place, or else all the words that it is made of: `Employee number`."""
    text = _text(answer)
    return _times(text, name_of(place)) or min((_times(text, word) for word in _parts(place)), default=0)


def _text(answer: Observation) -> str:
    return _said(answer.body) if answer.body_kept else answer.text or ""


def _times(text: str, word: str) -> int:
    return len(re.findall(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text, re.IGNORECASE))


def blamed_by(answer: Observation, places: Sequence[Field]) -> list[Field]:
    """The places whose names a refusal says; none where it says most of them, as one does that repeats the request."""
    for words in (_whole, _parts):
        named = named_by(answer, places, words)
        if named and (len(named) == 1 or 2 * len(named) <= len(places)):
            return named
    return []


_OF_PROBLEMS = frozenset({"type", "title", "status", "detail", "instance"})
"""Members of every problem (RFC 9457, section 3.1): that one is called like a place says nothing of it."""


def _said(body: Json) -> str:
    """What a refusal says, without the names of what every refusal has."""
    if isinstance(body, dict):
        own = {name: value for name, value in body.items() if name not in _OF_PROBLEMS}
        body = [own, *(value for name, value in body.items() if name in _OF_PROBLEMS)]
    return json.dumps(body, ensure_ascii=False)


def _whole(place: Field) -> list[str]:
    return [name_of(place)]


def _parts(place: Field) -> list[str]:
    """The words that a name is made of; short ones stand in any text."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name_of(place))
    return [word for word in words if len(word) > 3]


def offered_by(answer: Observation) -> list[str]:
    """The values that a refusal says would do: in quotes, in a list, or after `one of`."""
    found: list[str] = []
    for text in _texts(answer.body if answer.body_kept else answer.text):
        found += _QUOTED.findall(text)
        for listed in _ONE_OF.findall(text):
            found += re.findall(r"[\w.+:/-]+", listed.replace(" or ", " ").replace(" and ", " "))
    found += [text for text in _listed(answer.body) if re.fullmatch(r"\S{1,40}", text)]
    return list(dict.fromkeys(found))


_QUOTED = re.compile(r"[\'\"`]([^\s\'\"`]{1,40})[\'\"`]")
_ONE_OF = re.compile(r"\b(?:one of|any of|expected|allowed)\b:? *[\[({]?([^\])}.;]{1,400})", re.IGNORECASE)


_OFFERS = re.compile(r"allow|accept|choice|enum|expect|option|permit|valid|values", re.IGNORECASE)
"""In the name of a list of values that would do."""


def _texts(value: Json, depth: int = 0) -> Iterator[str]:
    """The texts in a body that are no items of a list of texts."""
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner if depth < _DEEPEST else ():
        if not (isinstance(value, list) and isinstance(one, str)):
            yield from _texts(one, depth + 1)


def _listed(value: Json, depth: int = 0) -> Iterator[str]:
    """The items of lists that are called so."""
    for name, one in value.items() if isinstance(value, dict) else ():
        if isinstance(one, list) and _OFFERS.search(name):
            yield from (item for item in one if isinstance(item, str))
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner if depth < _DEEPEST else ():
        yield from _listed(one, depth + 1)
