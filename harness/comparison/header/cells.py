"""Headers by operation and status class, and the same thing told once where nearly every cell shows it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted, difference
from harness.model.case import Credential
from harness.model.difference import Side
from harness.model.place import WHOLE_API, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.difference import Difference
    from harness.model.observation import Observation

NEARLY_ALL = 0.8
"""In so many of the cells a thing is one of the whole API (detection.md, section 8)."""

FEWEST_OPERATIONS = 2

MOST = 0.5
"""The share of all operations from which on a thing is one of the API, and not of those that have the header."""

NOT_JUDGED = frozenset(
    {
        # of the moment, the server or the way, never of the API
        "date", "server", "via", "x-powered-by", "alt-svc", "nel", "report-to", "server-timing", "x-runtime",
        # of the message's length and transport
        "content-length", "transfer-encoding", "connection", "keep-alive", "trailer", "te", "upgrade",
        "content-encoding", "proxy-connection",
        # of the state of what is asked for
        "age", "expires", "link", "content-range",
        "retry-after",
        "set-cookie", "content-md5", "digest", "content-digest", "repr-digest",
        # told by rules of their own
        "content-type", "www-authenticate", "deprecation", "sunset",
    }
)  # fmt: skip

OF_STATE = frozenset({"etag", "last-modified", "location", "content-location", "content-disposition"})
"""Whether they come is of the API (clients follow them and guard changes with them), what they say is of the data."""

LIMITS = ("ratelimit", "x-ratelimit", "x-rate-limit")
"""Prefixes of headers that announce limits: another matter, and most of them vary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The comparable answers of one operation in one status class."""

    evidence: OperationEvidence
    status_class: int
    """2 for 2xx, 4 for 4xx."""
    pairs: tuple[Pair, ...]

    @property
    def here(self) -> tuple[Observation, ...]:
        """The reference's answers, both askings."""
        again = (pair.again for pair in self.pairs)
        return (*(pair.here for pair in self.pairs), *(one for one in again if one is not None and one.answered))

    @property
    def there(self) -> tuple[Observation, ...]:
        """The environment's answers."""
        return tuple(pair.there for pair in self.pairs)

    @property
    def is_collection(self) -> bool:
        """Whether what a whole collection holds may decide which headers come (a next page, say)."""
        return self.status_class == 2 and all(pair.role is None for pair in self.pairs) and not self.evidence.creates

    def declares(self, name: str) -> bool:
        """Whether the contract has the header for answers of this class."""
        responses = self.evidence.operation.responses if self.evidence.operation else ()
        first = str(self.status_class)
        return any(name in one.headers for one in responses if one.status == "default" or one.status.startswith(first))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a cell shows of one header."""

    cell: Cell
    pairs: tuple[Pair, ...]
    """The pairs that show it."""
    reference: str
    environment: str


def cells(api: ApiEvidence) -> Iterator[Cell]:
    """Every operation of the contract in the classes 2xx and 4xx, answered alike by both sides."""
    for evidence in api.declared:
        for status_class in (2, 4):
            pairs = tuple(pair for pair in evidence.steady if pair.is_own and _class(pair) == status_class)
            if pairs:
                yield Cell(evidence=evidence, status_class=status_class, pairs=pairs)


def cells_of_others(api: ApiEvidence) -> dict[str, tuple[Cell, ...]]:
    """The same of what each further identity was served, by its name."""
    found: dict[str, list[Cell]] = defaultdict(list)
    for evidence in api.declared:
        by_name: dict[str, list[Pair]] = defaultdict(list)
        for pair in evidence.steady:
            if pair.here.credential is Credential.OTHER and pair.both_succeeded:
                by_name[pair.here.identity].append(pair)
        for name, pairs in by_name.items():
            found[name].append(Cell(evidence=evidence, status_class=2, pairs=tuple(pairs)))
    return {name: tuple(few) for name, few in found.items()}


def _class(pair: Pair) -> int | None:
    here, there = (pair.here.status or 0) // 100, (pair.there.status or 0) // 100
    return here if here == there else None


def value_of(observation: Observation, name: str) -> str | None:
    """The header's value, several lines joined (RFC 9110, section 5.3); `None` where it is missing."""
    values = [value for key, value in observation.headers if key == name]
    return ", ".join(values) if values else None


def names_of(observations: Iterable[Observation]) -> frozenset[str]:
    """The headers that any of the answers has and that are judged."""
    return frozenset(name for one in observations for name, _ in one.headers if is_judged(name))


def is_judged(name: str) -> bool:
    """Whether a header says something about the API."""
    return name not in NOT_JUDGED and not name.startswith(LIMITS)


def told(
    asked: Iterable[Cell],
    kind: str,
    judge: Callable[[Cell, str], Seen | None],
    judgeable: Callable[[Cell, str], bool],
    message: str,
    headers: Iterable[str] | None = None,
) -> Iterator[Told]:
    """One difference per operation and header, or one for the whole API where nearly every cell shows it.

    Args:
        asked: Of all operations.
        kind: The kind of drift.
        judge: What a cell shows of a header, `None` for no difference.
        judgeable: Whether a cell could show the difference at all.
        message: With `{name}`, `{environment}` and `{reference}`, and with `{here}` and `{there}` for what they show.
        headers: Names in lower case; default: all that are judged.
    """
    every = tuple(asked)
    names = names_of(one for cell in every for one in (*cell.here, *cell.there)) if headers is None else headers
    for name in sorted(names):
        able = [cell for cell in every if judgeable(cell, name)]
        seen = [found for cell in able if (found := judge(cell, name)) is not None]
        if not seen:
            continue
        if is_everywhere(seen, able, every):
            yield _difference(kind, (name, message), seen, None)
        else:
            for key in sorted({found.cell.evidence.key for found in seen}):
                yield _difference(kind, (name, message), [one for one in seen if one.cell.evidence.key == key], key)


def is_everywhere(seen: list[Seen], able: list[Cell], every: tuple[Cell, ...]) -> bool:
    """Whether it is a thing of the whole API: in nearly all answers that could show it, of most operations."""
    operations = {found.cell.evidence.key for found in seen}
    answered = {cell.evidence.key for cell in every}
    return (
        len(operations) >= FEWEST_OPERATIONS
        and len(seen) >= NEARLY_ALL * len(able)
        and len(operations) >= MOST * len(answered)
    )


def _difference(kind: str, words: tuple[str, str], seen: list[Seen], operation: str | None) -> Difference:
    (name, message), sides = words, seen[0].cell.evidence.sides
    message = message.format(
        name=name,
        environment=sides.environment,
        reference=sides.reference,
        here=seen[0].reference,
        there=seen[0].environment,
    )
    pairs = _plainest(seen)
    compared = sum(len(found.cell.pairs) for found in seen)
    statuses = {found.cell.pairs[0].here.status for found in seen}
    where: dict[str, int | str | None] = {
        "pointer": f"/{name}",
        "status": statuses.pop() if len(statuses) == 1 and operation else None,
    }
    place = sides.place(WHOLE_API if operation is None else operation, Part.RESPONSE_HEADER, **where)
    shown = Shown(
        pairs=pairs,
        compared=compared,
        reference=Side(
            text=f"{seen[0].reference} in {counted(len(pairs), compared, 'answers')}", value=seen[0].reference
        ),
        environment=Side(
            text=f"{seen[0].environment} in {counted(len(pairs), compared, 'answers')}", value=seen[0].environment
        ),
        cause=f"{kind} {name}",
    )
    return difference(sides, kind, place, message, shown)


def _plainest(seen: list[Seen]) -> tuple[Pair, ...]:
    """One pair of every cell first, then the rest: what is asked again must cover more than one operation."""
    queues = [list(found.pairs) for found in seen]
    ordered: list[Pair] = []
    while any(queues):
        ordered.extend(queue.pop(0) for queue in queues if queue)
    return tuple(ordered)
