"""What was created is deleted: the register of creations, and what is still to be deleted, newest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final

from harness.model.case import Credential, Role, Slot
from harness.model.exchange import FailureKind
from harness.model.fields import Field, value_at
from harness.model.operation import SAFE_METHODS
from harness.model.place import Part
from harness.transport.capturing import MissingValueError, leads_to, slot_values, succeeded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.case import Case, Undo
    from harness.model.exchange import Exchange
    from harness.transport.validators import Validators
    from harness.transport.values import ValueSource

GONE: Final = frozenset({404, 410})
"""Statuses of a deletion that say that there is nothing left to delete."""

_UNKNOWN: Final = frozenset(
    {
        FailureKind.READ_TIMEOUT,
        FailureKind.TOTAL_TIMEOUT,
        FailureKind.CONNECTION_RESET,
        FailureKind.INCOMPLETE_BODY,
        FailureKind.PROTOCOL_ERROR,
    }
)
"""After these nobody knows whether the request was carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """Something that the run created and could not delete."""

    path: str
    """Path of the resource as it was to be deleted; the path template where its identifier is not known."""
    reason: str
    creator: str = ""
    """Key of the operation that created what it did not show; empty where the path tells which resource it is."""
    is_certain: bool = True
    """Whether it was created; after some failures nobody knows."""
    count: int = 1
    """How many resources, at least 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanupReport:
    """What became of everything that was created."""

    deleted: int
    """Resources deleted, or found gone, by the clean-up itself."""
    left: tuple[LeftBehind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """A resource that the run created, and the request that deletes it."""

    deletion: Case
    values: Mapping[Slot, str]
    identities: tuple[str, ...] = ()
    """Whom else than the API's own identity it may be deleted as: who created it."""
    by: tuple[str, str] = ("", "")
    """Who created it: the key of the operation, and the sequence or else the case with the asking."""
    is_told: bool = False
    """Whether the answer said that it was created (201), or its name was drawn for it; others may find it."""

    @property
    def path(self) -> str:
        """Path of the resource, unencoded."""
        return path_of(self.deletion, self.values)


def path_of(case: Case, values: Mapping[Slot, str]) -> str:
    """The path of a request, unencoded."""
    path = case.path
    for name, value in case.path_values:
        path = path.replace(f"{{{name}}}", values[value] if isinstance(value, Slot) else value)
    return path


class Creations:
    """Everything that a lane created and that is not known to be deleted."""

    def __init__(self, undos: Iterable[Undo], source: ValueSource, validators: Validators) -> None:
        """`validators` hear in which state everything is."""
        self._validators = validators
        self._undos: dict[tuple[str, str], tuple[Undo, ...]] = {}
        """By API and key of the creating operation."""
        self._known: set[tuple[str, str]] = set()
        """API and path template of what some operation is known to create."""
        for undo in undos:
            key = (undo.deletion.api, undo.creator)
            self._undos[key] = (*self._undos.get(key, ()), undo)
            if not undo.is_elsewhere:
                self._known.add((undo.deletion.api, undo.deletion.path))
        self._source = source
        self._pending: dict[tuple[str, str], Creation] = {}
        self._gone: dict[tuple[str, str], Creation] = {}
        """What was deleted: something may bring it back."""
        self._made: set[tuple[str, str]] = set()
        """API and path of everything that was ever to be deleted."""
        self._lost: dict[LeftBehind, int] = {}
        self._telling: set[tuple[str, str]] = set()
        """API and key of the operations that say it where they create."""
        self._found: set[tuple[str, str]] = set()
        """Resources that more than one request was answered with: nobody knows who made them."""

    def creates(self, case: Case) -> bool:
        """Whether a success of the case is something to be deleted."""
        return self._undo(case) is not None

    def _undo(self, case: Case) -> Undo | None:
        """How what an operation creates is deleted, wherever it is."""
        found = self._undos.get((case.api, case.operation), ())
        return next((one for one in found if not one.is_elsewhere), None)

    def _undo_of(self, exchange: Exchange) -> Undo | None:
        """The same, or how that is deleted to which the answer leads.

        What an answer leads to without saying that it was created may be anybody's, where others create such things.
        """
        case = exchange.case
        undo, status = self._undo(case), exchange.answer.status if exchange.answer is not None else None
        if undo is not None or status not in {201, 202}:
            return undo
        led = (one for one in self._undos.get((case.api, case.operation), ()) if leads_to(exchange, one.deletion))
        is_new = _is_told(exchange)
        return next((one for one in led if is_new or (case.api, one.deletion.path) not in self._known), None)

    def note(self, exchange: Exchange) -> None:
        """Takes note of what an exchange created or deleted."""
        if exchange.answer is not None:
            self._validators.note(exchange, path_of(exchange.case, exchange.values))
        self._note_deletion(exchange)
        self._note_return(exchange)
        undo = self._undo_of(exchange)
        if undo is None:
            self._note_what_stays(exchange)
        elif _created(exchange):
            self._note_creation(exchange, undo.deletion)
        elif _may_create(exchange.case) and exchange.failure and exchange.failure.kind in _UNKNOWN:
            self._lose(undo.deletion, exchange.failure.message, by=exchange.case.operation, is_certain=False)

    def pending(self) -> tuple[Creation, ...]:
        """What is still there, newest first."""
        return tuple(reversed(self._pending.values()))

    def waves(self) -> Iterator[tuple[Creation, ...]]:
        """The same in groups to be deleted at once: neighbours of one kind do not depend on each other."""
        for _, wave in groupby(self.pending(), key=lambda creation: (creation.deletion.api, creation.deletion.path)):
            yield tuple(wave)

    def __contains__(self, creation: Creation) -> bool:
        return _key(creation) in self._pending

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def lost(self) -> tuple[LeftBehind, ...]:
        """What was created under an identifier that the environment did not show, or that nothing deletes."""
        return tuple(replace(lost, count=count) for lost, count in self._lost.items())

    def _note_what_stays(self, exchange: Exchange) -> None:
        """Takes note of what was created and is deleted by nothing, unless it goes with what it stands in."""
        case = exchange.case
        if _is_told(exchange) and not self.holds(case.api, _new_in(path_of(case, exchange.values))):
            lost = LeftBehind(path=case.path, reason="nothing in the contract deletes it", creator=case.operation)
            self._lost[lost] = self._lost.get(lost, 0) + 1

    def _note_creation(self, exchange: Exchange, deletion: Case) -> None:
        try:
            values = slot_values(deletion, self._source, (exchange,))
        except MissingValueError:
            self._lose(deletion, "its identifier was not shown", by=exchange.case.operation)
            return
        case = exchange.case
        creation = Creation(
            deletion=deletion,
            values=values,
            identities=(exchange.identity,) if case.credential in {Credential.OWN, Credential.OTHER} else (),
            by=(case.operation, f"{exchange.sequence or case.id} {exchange.asking}"),
            is_told=_is_told(exchange) or _names_anew(case),
        )
        self._validators.note(exchange, creation.path)
        if _is_told(exchange):
            self._telling.add((case.api, case.operation))
            self._forget_what_was_found(case.api, case.operation)
        if not self._belongs_to_user(creation) and not self._was_found(creation):
            self._pending.setdefault(_key(creation), creation)
            self._made.add(_key(creation))

    def holds(self, api: str, path: str) -> bool:
        """Whether something stands below what the run created: whatever it is called, it is the run's own."""
        return any((api, one) in self._made for one in _above(path.removesuffix("/")))

    def names_what_was_there(self, case: Case, sent: Mapping[Slot, str]) -> bool:
        """Whether a creating request gives its item the identifier of one that was there before the run."""
        undo = self._undo(case)
        slots = undo.deletion.path_slots if undo else ()
        capture = slots[-1].capture if slots else None
        if capture is None or capture.part not in {Part.RESPONSE_BODY, Part.REQUEST_QUERY}:
            return False
        part = Part.REQUEST_QUERY if capture.part is Part.REQUEST_QUERY else Part.REQUEST_BODY
        given = [_named(case, Field(part=part, pointer=pointer), sent) for pointer in capture.pointers]
        return any(one is not None and self._source.belongs_to_user(one, slots[-1]) for one in given)

    def has_only_found(self, exchange: Exchange) -> bool:
        """Whether a creating request was given what was there already: its operation says 201 where it creates."""
        key = (exchange.case.api, exchange.case.operation)
        may_find = exchange.case.method != "PUT"  # what it names is new, or was created by the same sequence
        return may_find and key in self._telling and succeeded(exchange) and not _is_told(exchange)

    def _forget_what_was_found(self, api: str, operation: str) -> None:
        """An operation that says where it creates has only found what it gave without saying so."""
        for key, creation in tuple(self._pending.items()):
            if creation.deletion.api == api and creation.by[0] == operation and not creation.is_told:
                del self._pending[key]

    def _was_found(self, creation: Creation) -> bool:
        """Whether it may have been there before: not said to be created, or given to several requests alike."""
        if creation.is_told:
            return False
        key, known = _key(creation), self._pending.get(_key(creation))
        if known is not None and not known.is_told and known.by != creation.by:
            del self._pending[key]
            self._found.add(key)
            self._lost.setdefault(LeftBehind(path=creation.path, reason="several requests were given it"), 1)
        return key in self._found or (creation.deletion.api, creation.by[0]) in self._telling

    def _lose(self, deletion: Case, reason: str, *, by: str, is_certain: bool = True) -> None:
        lost = LeftBehind(path=deletion.path, reason=reason, creator=by, is_certain=is_certain)
        self._lost[lost] = self._lost.get(lost, 0) + 1

    def _belongs_to_user(self, creation: Creation) -> bool:
        """Whether a creation gave what was there before, as one that answers with what it finds does."""
        if self.holds(creation.deletion.api, creation.path):
            return False
        slots = creation.deletion.path_slots
        return bool(slots) and self._source.belongs_to_user(creation.values[slots[-1]], slots[-1])

    def _note_deletion(self, exchange: Exchange) -> None:
        case = exchange.case
        if case.method != "DELETE" or exchange.answer is None or exchange.failure is not None:
            return
        is_gone = succeeded(exchange) or (exchange.answer.status in GONE and case.credential is Credential.OWN)
        if is_gone:
            key = _key(Creation(deletion=case, values=exchange.values))
            creation = self._pending.pop(key, None)
            if creation is not None:
                self._gone[key] = creation

    def _note_return(self, exchange: Exchange) -> None:
        """Takes note of what something was done to after it was deleted: it may be there again (`POST …/restore`)."""
        case = exchange.case
        if case.method in SAFE_METHODS or case.method == "DELETE" or not self._gone or not succeeded(exchange):
            return
        for path in _above(path_of(case, exchange.values)):
            creation = self._gone.pop((case.api, path), None)
            if creation is not None:
                self._pending[_key(creation)] = creation


def _named(case: Case, place: Field, sent: Mapping[Slot, str]) -> str | None:
    """The identifier that a request brings at a place of its body or its query."""
    in_body = dict(case.body.slots) if case.body is not None and place.part is Part.REQUEST_BODY else {}
    value = in_body.get(place.pointer, value_at(case, place))
    if isinstance(value, Slot):
        return sent.get(value)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _key(creation: Creation) -> tuple[str, str]:
    # A slash at the end of the template names nothing; one that an identifier brings does.
    path = creation.path.removesuffix("/") if creation.deletion.path.endswith("/") else creation.path
    return creation.deletion.api, path


def _new_in(collection: str) -> str:
    """The path of something that stands in a collection."""
    return f"{collection.rstrip('/')}/new"


def _above(path: str) -> Iterator[str]:
    """The paths above a path, outer ones first."""
    return (one for one in accumulate(path.split("/"), "{}/{}".format) if one != path)


def _is_told(exchange: Exchange) -> bool:
    return exchange.answer is not None and exchange.answer.status == 201


def _created(exchange: Exchange) -> bool:
    """Whether an exchange of a creating operation left something behind."""
    if not succeeded(exchange) or exchange.answer is None:
        return False
    # A PUT that does not say 201 changed what was there (RFC 9110, section 9.3.4), unless nothing can have been there.
    return exchange.case.method != "PUT" or exchange.answer.status == 201 or _names_anew(exchange.case)


def _may_create(case: Case) -> bool:
    return case.valid and (case.method != "PUT" or _names_anew(case))


def _names_anew(case: Case) -> bool:
    """Whether the last name in its path is drawn for the asking, so that nobody has it."""
    name = case.path_values[-1][1] if case.path_values else None
    return isinstance(name, Slot) and name.role is Role.ABSENT
