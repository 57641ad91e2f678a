"""A generated request as a role: what is asked, with no environment in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log2
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.place import Part


class Role(StrEnum):
    """What a resource is to the run; the same role is the same stimulus, the identifiers differ by environment."""

    ABSENT = "absent"
    """A generated identifier that no environment has."""
    EXISTING = "existing"
    """Given by the user's bindings, or taken from the environment's own list: read, never changed or deleted."""
    CREATED = "created"
    """Made by an earlier step of the same sequence."""
    DELETED = "deleted"
    """Made and deleted by earlier steps of the same sequence."""
    VALIDATOR = "validator"
    """No resource, but what the environment said last of the state that one is in: its ETag (RFC 9110, section 8.8)."""
    SHOWN = "shown"
    """No resource, but a value that the environment's own rows have at a place where it serves no other."""


class Purpose(StrEnum):
    """Why a case is asked."""

    EXAMPLE = "example"
    COVERAGE = "coverage"
    FUZZING = "fuzzing"
    EXISTING = "existing"
    """A case twin whose identifiers are those of existing resources."""
    SEQUENCE = "sequence"
    PREPARATION = "preparation"
    """A step of a sequence that leads what was made into the state in which a later step is served."""
    HARVEST = "harvest"
    """Asks a collection for the identifiers of what it holds, or tries what an operation serves."""
    LISTING = "listing"
    """A step that asks a collection for the row of what the same sequence created: its values are wanted."""
    AWAITED = "awaited"
    """A step that is asked until its answer no longer changes: what was only accepted is done later."""
    ROUTE = "route"
    """A path that no contract has, to see how the router itself says no."""
    UNDOCUMENTED = "undocumented"
    """An operation that the contract does not have."""
    PUBLISHED_CONTRACT = "published-contract"
    """Asks for the contract that the environment itself publishes, at the address that its file gives."""
    AUTHENTICATION = "authentication"
    BURST = "burst"
    """Sent several times at once, to meet the real rate limit, where the user allows it."""
    CLEANUP = "cleanup"
    EXPLANATION = "explanation"
    """Derived from another case to find out why two environments differ on it."""
    RELATION = "relation"
    """One of several requests that go out together: what holds between their answers is judged."""
    REPEAT = "repeat"
    """The same safe request over and over, to see whether one environment answers it in one way."""
    LATENCY = "latency"
    """The same, one request in flight and environments in turn, to see how long the answer takes."""


class Credential(StrEnum):
    """With which credential a case is sent."""

    OWN = "own"
    """The identity that the environment names for the API."""
    NONE = "none"
    BROKEN = "broken"
    """A well-formed credential that no environment can accept."""
    OTHER = "other"
    """Each of the further identities that the environment names for the API, one after another."""
    WRONG_SIGNATURE = "wrong-signature"
    """The own token with another signature; this and the following only where it is a JSON Web Token."""
    UNSIGNED = "unsigned"
    """The own token with `alg: none`."""
    WRONG_AUDIENCE = "wrong-audience"
    """A token of the same client for somebody else, where the issuer gives one."""
    EXPIRED = "expired"
    """Of observations alone: a further identity whose token was past its end."""


FORGED = frozenset({Credential.WRONG_SIGNATURE, Credential.UNSIGNED, Credential.WRONG_AUDIENCE})
"""Credentials that are made of the own one, each breaking one check of a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where an earlier step of a sequence shows the value."""

    step: int
    """Index of the step, from 0."""
    part: Part
    """`response-body`, `response-header`, or a `request-…` part: the value as that step sent it."""
    pointers: tuple[str, ...]
    """JSON Pointers, tried in order; for headers `/location` (its last path segment is also tried)."""
    path: str = ""
    """Path template of what a link leads to, in `Location` or else in the body: what that names is the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A value that each environment supplies itself."""

    name: str
    """The parameter or property that it fills, by which bindings name it."""
    role: Role
    resource: str = ""
    """Path template of the collection whose items have it, `/orders`; empty where none is known."""
    index: int = 0
    """Which of the existing resources, from 0; more than there are wraps around."""
    capture: Capture | None = None
    """For `created` and `deleted`."""
    form: tuple[str, ...] = ()
    """For `absent`: the characters from which each one of a new name is drawn; empty for a UUID."""
    full: str = ""
    """Path template of the full name that it is written as, `shelves/{shelf}/books/{book}` (AIP-122): the outer names
    are those of the request's path. Empty where the identifier is written alone."""


def chance(form: Iterable[str]) -> float:
    """Bits of chance in the texts of a form (`Slot.form`): 2 to this many of them there are."""
    return sum(log2(len(characters)) for characters in form)


Value: TypeAlias = "str | Slot"
"""A value as it is sent, unencoded, or the slot for it."""


USED_KEY = "used-key"
"""The fault of a request whose idempotency key has stood for another one."""

UNIQUE = "unique"
"""The fault of a request with a value that an earlier one of the same sequence was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The one thing that is wrong in a negative case."""

    keyword: str
    """The JSON Schema keyword broken (`maximum`, `required`, `type`, …), or one of `malformed-json`, `media-type`,
    `missing-body`, `unknown-resource`, `unknown-route`, `method`, `no-credential`, `invalid-credential`, `used-key`,
    `unique`."""
    part: Part
    pointer: str = ""
    """JSON Pointer in the body, `/name` of a parameter. For `required`: the pointer of what is missing."""
    description: str = ""
    """In words: `above maximum`."""

    def __str__(self) -> str:
        """As reports show it: `/quantity: above maximum`."""
        words = self.description or self.keyword
        return f"{self.pointer}: {words}" if self.pointer else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body, byte for byte but for its slots."""

    media_type: str
    content: bytes
    slots: tuple[tuple[str, Slot], ...] = ()
    """(JSON Pointer, slot): their values replace what stands there, in JSON or in the fields of a form."""
    nested: bool = False
    """Whether a form's names with brackets are those of values in objects and lists (`deepObject`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request to be put to every environment alike."""

    id: str
    """16 hexadecimal digits, from everything below: the same case has the same id in every run."""
    api: str
    operation: str
    """Key of the operation; for undocumented ones the key that it would have."""
    method: str
    path: str
    """Path template."""
    path_values: tuple[tuple[str, Value], ...] = ()
    query: tuple[tuple[str, Value], ...] = ()
    """In sending order; a name may come more than once."""
    headers: tuple[tuple[str, Value], ...] = ()
    cookies: tuple[tuple[str, Value], ...] = ()
    body: Body | None = None
    purpose: Purpose = Purpose.COVERAGE
    fault: Fault | None = None
    """`None` for a valid request, and for an invalid one that breaks more than one thing (`valid` tells)."""
    valid: bool = True
    """Whether the contract allows it."""
    varied: tuple[Part, str] | None = None
    """(part, pointer) of the one thing in which a valid case differs from the operation's plainest case."""
    description: str = ""
    credential: Credential = Credential.OWN

    @property
    def breaks_nothing(self) -> bool:
        """Whether the contract allows it, and nothing is wrong with it on purpose."""
        return self.valid and self.fault is None

    @property
    def is_ordinary(self) -> bool:
        """Whether it breaks nothing and is made with the full identity."""
        return self.breaks_nothing and self.credential is Credential.OWN

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot that has to be filled before it can be sent."""
        given = [value for pairs in (self.path_values, self.query, self.headers, self.cookies) for _, value in pairs]
        in_body = [slot for _, slot in self.body.slots] if self.body else []
        return (*(value for value in given if isinstance(value, Slot)), *in_body)

    @property
    def path_slots(self) -> tuple[Slot, ...]:
        """Those of its path: what stands in another thing comes after it."""
        return tuple(value for _, value in self.path_values if isinstance(value, Slot))

    @property
    def borrowed(self) -> tuple[Slot, ...]:
        """Those that name what an environment had before otherwise than as what its path stands in."""
        in_path = self.path_slots
        return tuple(slot for slot in self.slots if slot.role is Role.EXISTING and slot not in in_path)

    @property
    def sources(self) -> tuple[int, ...]:
        """The numbers of the earlier steps that fill its slots."""
        return _steps_of(self.slots)

    @property
    def subjects(self) -> tuple[int, ...]:
        """The numbers of the earlier steps that made what its path names, what stands in another thing last."""
        return _steps_of(self.path_slots)

    @property
    def role(self) -> Role | None:
        """The role of the resource that its path names, the last one where there are several; `None` without."""
        if self.path_slots:
            return self.path_slots[-1].role
        return Role.ABSENT if self.path_values else None


def _steps_of(slots: tuple[Slot, ...]) -> tuple[int, ...]:
    return tuple(slot.capture.step for slot in slots if slot.capture is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Cases that are asked one after another, later ones using what earlier ones showed."""

    id: str
    """From its steps, as a case's."""
    api: str
    resource: str
    """Path template of the collection that it is about."""
    steps: tuple[Case, ...]
    description: str = ""
    apart: bool = False
    """Whether those of its steps that make nothing for others have nothing to do with each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """What may be done to an item, whose state decides whether it is served: the reference is tried for its states."""

    resource: str
    """Path template of the collection."""
    made: tuple[Case, ...]
    """The steps that make an item and what it needs; the slots of the others capture from them."""
    tried: tuple[Case, ...]
    """What leaves the state as it is: changes of other things, parts that are added."""
    deeds: tuple[Case, ...]
    """What may lead to another state."""
    removal: Case | None = None
    """Deletes the item."""

    @property
    def every(self) -> tuple[Case, ...]:
        """All that is asked of an item, in the order of asking: what ends it last."""
        return (*self.tried, *self.deeds, *((self.removal,) if self.removal else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """How an environment's own list gives the values for a parameter."""

    parameter: str
    """Name of the path parameter, `order_id`."""
    resource: str
    """Path template of the collection, `/orders`: what `Slot.resource` names."""
    listing: Case
    """Asks the collection; it may have slots of outer resources itself."""
    reading: Case | None
    """Reads one resource by the value (a slot of role `existing`), to verify that a candidate really is one."""
    candidates: tuple[str, ...]
    """Property names of an item that may hold it, likeliest first; others are tried after them."""
    cursors: tuple[str, ...] = ()
    """Query parameters of the listing that may take a text which an answer gives for its next page."""
    counters: tuple[str, ...] = ()
    """Query parameters of the listing that may count pages or rows, likeliest first."""
    bound: Case | None = None
    """The listing with what the user bound for it and the contract leaves out, for where it is refused without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A safe request that is put to one resource of an environment many times."""

    case: Case
    """Of purpose `repeat`."""
    times: int
    at_reference: int
    """How often the reference is asked at first, which is asked everything else twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How what an operation creates is deleted."""

    creator: str
    """Key of the operation that creates."""
    deletion: Case
    """Its slots capture from step 0: the creating exchange."""
    is_elsewhere: bool = False
    """Whether it holds only where `Location` leads to what is deleted so: nothing is known to create that."""


LEFT_ALONE = "not asked: it changes what was there before the run"
"""How the reason begins for which an operation has no requests although it could have some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Requests of one operation that go out together in a volley, since what holds between their answers is judged."""

    operation: str
    """Key of the operation."""
    parameters: tuple[str, ...]
    """Names of the query parameters in which its cases differ from `base`."""
    base: Case
    """Asked first: the rows of its answer give the values for slots of the other cases (`model.rows.Learnt`)."""
    cases: tuple[Case, ...]
    scouts: tuple[Case, ...] = ()
    """Where the path names a resource: asked before everything, to find the one that has most rows to show."""
    again: Case
    """The same request as `base`, asked last: an answer that differs tells that somebody wrote meanwhile."""

    @property
    def volley(self) -> tuple[Case, ...]:
        """What goes out together, in the order of asking; scouts have gone before."""
        return (self.base, *self.cases, self.again)

    @property
    def alone(self) -> tuple[Part, str] | None:
        """(part, pointer) of what is varied, where that is one thing."""
        places = {case.varied for case in self.cases if case.varied is not None}
        return places.pop() if len(self.parameters) == 1 and len(places) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationCases:
    """The single cases of one operation."""

    operation: str
    cases: tuple[Case, ...]
    not_generated: str | None = None
    """Why there are no (or not all) cases, in words; `None` where there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Everything that is asked about one API, for one contract, seed and depth."""

    api: str
    seed: int
    depth: str
    digest: str
    """Over all cases: the same digest means the same requests."""
    operations: tuple[OperationCases, ...]
    sequences: tuple[Sequence, ...]
    harvests: tuple[Harvest, ...]
    """Outer resources first."""
    undos: tuple[Undo, ...]
    relations: tuple[Relation, ...] = ()
    """Those of one operation share `base` and `again`."""
    once: frozenset[str] = frozenset()
    """Ids of the single cases and sequences that the reference is asked once only, since twice would be too often."""
    repeats: tuple[Repeat, ...] = ()
    """At most one for each operation, and one for a path that no contract has: how far away the environment is."""
    lifecycles: tuple[Lifecycle, ...] = ()
    """At most one for each collection."""
