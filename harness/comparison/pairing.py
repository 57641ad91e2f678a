"""Which observation stands against which: the same case, the same step, the same asking; and what may be claimed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from harness.comparison import clocks
from harness.comparison.noise import outcome, steady
from harness.model.case import UNIQUE, Credential, Purpose, Role, Slot, chance
from harness.model.exchange import TIMEOUTS
from harness.model.place import Part
from harness.model.refusing import UNFIT
from harness.model.rows import scalars
from harness.model.spelling import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.case import Case, Fault
    from harness.model.json import Json
    from harness.model.observation import Observation

Key: TypeAlias = tuple[str, str, int, str]
"""Case, sequence (empty for a single case), step, and the name of a further identity, by which it is matched."""

ALIKE_EVERYWHERE = frozenset({Credential.OWN, Credential.NONE, Credential.BROKEN})
"""Credentials that every environment has one of, whatever it is called there."""

NOT_COMPARED = frozenset(
    {
        Purpose.ROUTE,
        Purpose.UNDOCUMENTED,
        Purpose.CLEANUP,
        Purpose.HARVEST,
        Purpose.PUBLISHED_CONTRACT,
        Purpose.BURST,
    }
)
"""Cases that are asked for another reason than to see the operation answer."""

CONFLICTS = frozenset({409, 412, 423, 425})
"""Statuses that speak of the state of a resource, whatever the request."""

FAILED = frozenset({500})
"""The service itself failed (RFC 9110, section 15.6.1); other statuses of the sort may come from the way there."""

GAVE_UP = 504
"""The gateway waited in vain (RFC 9110, section 15.6.5)."""

TAKEN = 409
"""The status of what is there already, and so would be served otherwise (RFC 9110, section 15.5.10)."""

FEW_BITS = 20.0
"""Of chance in a value that is drawn: of a million values, a run and what was there before hardly draw one twice."""

READS = frozenset({"GET", "HEAD"})

_NUMBERS = re.compile(rf"{UUID.pattern}|\d+", re.IGNORECASE)
_PHRASES = frozenset(status.phrase.lower() for status in HTTPStatus)

GONE = frozenset({404, 410})

ACCEPTED = 202
"""The status of what is done later: nobody can say what a read shows meanwhile (RFC 9110, section 15.3.3)."""

UNAUTHORISED = frozenset({401, 403, 407})
"""Statuses that refuse a credential (RFC 9110, section 15.5)."""


COUNTED_DIGITS = 6
"""How long identifiers that are counted up may be, so that a generated one could be one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One case in one place, put to both sides."""

    case: Case | None
    here: Observation
    """The reference's first asking."""
    again: Observation | None
    """The reference's second asking."""
    there: Observation
    """The environment's."""

    @property
    def id(self) -> str:
        """The case's id."""
        return self.here.case

    @property
    def size(self) -> int:
        """Bytes of the request's body: of several requests that show a thing the smallest is the one to repeat."""
        return len(self.case.body.content) if self.case is not None and self.case.body is not None else 0

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the request by intention."""
        return self.here.fault

    @property
    def role(self) -> Role | None:
        """The role of the resource that the request names."""
        return self.here.role

    @property
    def is_own(self) -> bool:
        """Whether it was sent with the full identity, to see the operation itself answer."""
        return self.here.credential is Credential.OWN and self.here.purpose not in NOT_COMPARED

    @property
    def answered(self) -> bool:
        """Whether both sides answered."""
        return self.here.answered and self.there.answered

    @property
    def steady(self) -> bool:
        """Whether the reference agrees with itself."""
        return steady(self.here, self.again)

    @property
    def both_succeeded(self) -> bool:
        """Whether both sides served it."""
        return self.here.succeeded and self.there.succeeded

    @property
    def is_only_accepted(self) -> bool:
        """Whether a side says that it is done later."""
        return ACCEPTED in {self.here.status, self.there.status}

    @property
    def uses_existing(self) -> bool:
        """Whether a resource that the environment had before takes part in it."""
        slots = self.case.slots if self.case else ()
        return self.role is Role.EXISTING or any(slot.role is Role.EXISTING for slot in slots)

    @property
    def is_of_one_of_many(self) -> bool:
        """Whether which of the resources takes part that the environment had may decide.

        What the run created in a tenant of the environment is decided by the tenant for all or for none.
        """
        slots = self.case.path_slots if self.case else ()
        scopes = [slot for slot in slots if slot.role is Role.EXISTING]
        existing = [slot for slot in (self.case.slots if self.case else ()) if slot.role is Role.EXISTING]
        return self.uses_existing and not (self.is_created and len(existing) == len(scopes))

    @property
    def borrows(self) -> bool:
        """Whether something that the environment had before stands in the request otherwise than as its tenant."""
        if self.case is None or not self.asked_alike:
            return self.case is not None
        return bool(self.case.borrowed)

    @property
    def is_created(self) -> bool:
        """Whether it is about a resource that the run made itself."""
        return self.role in {Role.CREATED, Role.DELETED}

    @property
    def asked_alike(self) -> bool:
        """Whether both sides got the same values where each is given one that it shows itself."""
        slots = self.case.slots if self.case else ()
        if not any(slot.role is Role.SHOWN for slot in slots):
            return True
        return _said(self.here) == _said(self.there)

    @property
    def depends_on_state(self) -> bool:
        """Whether the two statuses may differ by data alone."""
        if self.here.status == self.there.status:
            return False
        statuses = {self.here.status, self.there.status}
        is_taken = TAKEN in statuses and self._draws_of_few and not self.asks_for_what_it_took
        if is_taken or (self._is_served_once(statuses) and clocks.decide(self.here, self.there)):
            return True
        if self.is_created or self._is_about_own or self.asks_for_what_it_took:
            return False
        if self._is_fresh or self._is_about_credential:
            return False
        if self.role is Role.ABSENT:
            return self._may_be_there(statuses)
        return self._conflicts(statuses) or self._found_or_not(statuses)

    def _is_served_once(self, statuses: set[int | None]) -> bool:
        """Whether one side serves what the other refuses for what is in it, or for a state."""
        is_served = self.here.succeeded or self.there.succeeded
        return is_served and self.here.credential is Credential.OWN and bool(statuses & (UNFIT | CONFLICTS))

    @property
    def is_taken_on_one_side(self) -> bool:
        """Whether one side refuses what is in it, and on the other it is there already, since it was served before."""
        statuses = {self.here.status, self.there.status}
        if self.fault is None or self.asks_for_what_it_took:
            return False
        return TAKEN in statuses and bool(statuses & UNFIT)

    @property
    def asks_for_what_it_took(self) -> bool:
        """Whether an earlier step of the same sequence was given the value that this one asks for."""
        return self.fault is not None and self.fault.keyword == UNIQUE

    @property
    def _is_about_own(self) -> bool:
        """Whether no data decides although no path says so: both refuse the run's own thing with the same words.

        Or it asks once more for what it was given before: then what is left of that is what is in its way.
        """
        slots = [slot for slot in self.case.slots if slot.role is not Role.ABSENT] if self.case else []
        if self.role is not None or {slot.role for slot in slots} != {Role.CREATED}:
            return False
        if any(slot.capture is not None and slot.capture.part is Part.REQUEST_BODY for slot in slots):
            return True
        said = _words(self.here.body)
        return not (self.here.succeeded or self.there.succeeded) and bool(said) and said == _words(self.there.body)

    @property
    def _is_about_credential(self) -> bool:
        """Whether a bad credential is what the request is refused for, on one side at least: before state is seen."""
        return self.here.credential is not Credential.OWN and bool({self.here.status, self.there.status} & UNAUTHORISED)

    @property
    def _draws_of_few(self) -> bool:
        """Whether a value of the body was drawn from so few that it may be taken by chance: a day, a short code."""
        drawn = [slot for _, slot in self.case.body.slots if slot.form] if self.case and self.case.body else []
        return any(chance(slot.form) < FEW_BITS for slot in drawn)

    @property
    def _is_fresh(self) -> bool:
        """Whether the environment filled in an identifier that is new to it and to everybody."""
        values = [value for _, value in self.case.path_values] if self.case else []
        return self.role is Role.ABSENT and bool(values) and isinstance(values[-1], Slot)

    def _may_be_there(self, statuses: set[int | None]) -> bool:
        """Whether one side may have the resource that nobody should have: its request is refused as such, or served.

        A request that is refused for what is in it (400, 415, 422) is refused whether the resource is there or not.
        """
        if self.here.succeeded or self.there.succeeded:
            return self.both_succeeded or bool(statuses & (GONE | CONFLICTS))
        return self._may_exist and bool(statuses & GONE)

    def _conflicts(self, statuses: set[int | None]) -> bool:
        """Whether a resource's state decides; reading what names none has no state to be in conflict with."""
        is_of_none = _method(self.here) in READS and not self.uses_existing
        return bool(statuses & CONFLICTS) and not is_of_none

    def _found_or_not(self, statuses: set[int | None]) -> bool:
        """Whether only what is in the environment decides: found or not, all of it or a part, something or nothing."""
        reads = _method(self.here) in READS
        if not (self.uses_existing or reads):
            return False
        found = self.here.succeeded or self.there.succeeded
        return (found and bool(statuses & GONE)) or (self.both_succeeded and bool(statuses & {204, 206}))

    @property
    def _may_exist(self) -> bool:
        """Whether a generated identifier could be a real one by chance: small numbers are."""
        values = [value for _, value in self.case.path_values] if self.case else []
        return any(isinstance(value, str) and _is_small_number(value) for value in values)


def _said(observation: Observation) -> tuple[str, str | None]:
    body = observation.requested.body if observation.requested is not None else None
    return observation.target.partition("?")[2], body


def _words(body: Json) -> frozenset[str]:
    """The sentences of a refusal, but those that every status has, without what identifies things."""
    texts = (value for _, value in scalars(body) if isinstance(value, str) and " " in value)
    return frozenset(_NUMBERS.sub("0", text) for text in texts if text.lower() not in _PHRASES)


def _is_small_number(text: str) -> bool:
    """Numbers that are counted up reach a few digits; longer ones are drawn from so many that none is met by chance."""
    return text.isascii() and text.isdigit() and len(text.lstrip("0")) <= COUNTED_DIGITS


def _method(observation: Observation) -> str:
    return observation.operation.partition(" ")[0]


def grouped(observations: Iterable[Observation], *names: str) -> dict[str, dict[str, list[Observation]]]:
    """Operation to environment name to observations, in an order that does not depend on the order given."""
    found: dict[str, dict[str, list[Observation]]] = {}
    for observation in sorted(observations, key=_order):
        if observation.environment in names:
            found.setdefault(observation.operation, {name: [] for name in names})[observation.environment].append(
                observation
            )
    return found


def _order(observation: Observation) -> tuple[object, ...]:
    where = (observation.operation, observation.case, observation.sequence or "", observation.step)
    return (*where, observation.environment, observation.asking, observation.started_at, observation.request_id)


def paired(
    reference: Iterable[Observation], environment: Iterable[Observation], cases: Mapping[str, Case]
) -> tuple[Pair, ...]:
    """The pairs of one operation: the reference's first two askings against the environment's first.

    What belongs to a volley is held against the other answers of the volley (`comparison.behaviour`), but where one
    side refuses the very request that the other serves, fails on it, or where it is not answered in time.
    """
    here, there = tuple(reference), tuple(environment)
    together = _paired(here, there, cases, of_volleys=True)
    return (*_paired(here, there, cases, of_volleys=False), *filter(_tells_by_itself, together))


def _paired(
    reference: Iterable[Observation],
    environment: Iterable[Observation],
    cases: Mapping[str, Case],
    *,
    of_volleys: bool,
) -> Iterator[Pair]:
    here, there = (_askings(side, of_volleys=of_volleys) for side in (reference, environment))
    for key in sorted(here.keys() & there.keys()):
        asked, counterpart = here[key], there[key]
        if 1 in asked and 1 in counterpart:
            yield Pair(case=cases.get(key[0]), here=asked[1], again=asked.get(2), there=counterpart[1])


def _tells_by_itself(pair: Pair) -> bool:
    """Whether the very same is served by one side and refused for its content by the other, or somebody gave up."""
    said = {_said(one) for one in (pair.here, pair.there) if one.requested is not None}
    refused = pair.there if pair.here.succeeded else pair.here
    is_told_apart = pair.here.succeeded is not pair.there.succeeded and refused.status in UNFIT | FAILED
    return len(said) == 1 and (is_told_apart or _is_late(pair.here) or _is_late(pair.there))


def _is_late(observation: Observation) -> bool:
    """Whether the client gave up, or the gateway did."""
    failure = observation.failure
    return observation.status == GAVE_UP or (failure is not None and failure.kind in TIMEOUTS)


def _askings(observations: Iterable[Observation], *, of_volleys: bool) -> dict[Key, dict[int, Observation]]:
    found: dict[Key, dict[int, Observation]] = defaultdict(dict)
    for observation in observations:
        if (observation.purpose is Purpose.RELATION) is not of_volleys:
            continue
        identity = "" if observation.credential in ALIKE_EVERYWHERE else observation.identity
        key = (observation.case, observation.sequence or "", observation.step, identity)
        found[key].setdefault(observation.asking, observation)
    return found


def comparable(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Those of the steady pairs whose outcomes may be held against each other.

    Where existing resources take part, only if on each side all of them behave alike: else the individual resource
    decides, and which one an environment has is data.
    """
    candidates = [pair for pair in pairs if not pair.depends_on_state]
    by_role: dict[object, list[Pair]] = defaultdict(list)
    for pair in candidates:
        if pair.is_of_one_of_many:
            by_role[_case_shape(pair)].append(pair)
    uneven = {
        shape for shape, group in by_role.items() if not (_alike(group, there=False) and _alike(group, there=True))
    }
    return tuple(pair for pair in candidates if not pair.is_of_one_of_many or _case_shape(pair) not in uneven)


def _case_shape(pair: Pair) -> object:
    """The case without the individual resource that it names; who asks belongs to it."""
    if pair.case is None:
        return (pair.here.operation, str(pair.fault))
    given = (pair.case.path_values, pair.case.query, pair.case.headers, pair.case.cookies)
    in_body = pair.case.body.slots if pair.case.body else ()
    return (
        # What was given before is the same request, and a fault by then.
        pair.fault,
        pair.here.credential,
        "" if pair.here.credential in ALIKE_EVERYWHERE else pair.here.identity,
        *(tuple((name, _any_index(value)) for name, value in pairs) for pairs in given),
        pair.case.body.content if pair.case.body else b"",
        tuple((pointer, _any_index(slot)) for pointer, slot in in_body),
    )


def _any_index(value: str | Slot) -> str | Slot:
    return replace(value, index=0) if isinstance(value, Slot) else value


def _alike(group: Iterable[Pair], *, there: bool) -> bool:
    outcomes = [found for pair in group if (found := outcome(pair.there if there else pair.here)) is not None]
    return all(found.agrees(outcomes[0]) for found in outcomes)
