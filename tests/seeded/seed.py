"""A seeded drift and where it has to be found, as data; and what a report says of its environment."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.model.spending import Expense
from harness.model.taxonomy import Severity
from tests.servers.drifting.catalogue import DRIFTS, STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.finding import Finding
    from harness.model.place import Part
    from harness.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One drift of `tests.servers.drifting`, in an environment of its own."""

    drift: str
    """Its name; also the environment's."""
    kind: str
    part: Part
    places: tuple[tuple[str, str], ...]
    """(operation, pointer), each of which has to be found; `*` stands for the whole API."""
    elsewhere: tuple[str, ...] = ()
    """Further operations at which the same kind may be told, since they show the same drift."""
    consequences: tuple[str, ...] = ()
    """Other kinds that may be told beside it, because they are the same drift seen from another side."""

    unpromised: str = ""
    """The kind as which it is told where the contract does not say what is broken; empty for the same."""

    @property
    def loosened(self) -> Seed:
        """As it is told under a contract that says little."""
        return replace(self, kind=self.unpromised or self.kind, unpromised="")

    @property
    def shown(self) -> frozenset[str]:
        """The operations that show it."""
        return frozenset({operation for operation, _ in self.places} | {*self.elsewhere})

    @property
    def api(self) -> str:
        """The API that drifts."""
        return DRIFTS[self.drift].api


def showing(seeds: Iterable[Seed]) -> str:
    """The operations that show the seeds, as a regular expression: the others of their APIs take as long to ask."""
    return "|".join(sorted({f"^{re.escape(operation)}$" for seed in seeds for operation in seed.shown}))


def operations(api: str, *, protected: bool = False) -> tuple[str, ...]:
    """The operations of an API, all or those that ask for a credential."""
    document = STYLES[api].document()
    return tuple(
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters" and (not protected or operation.get("security", document.get("security")))
    )


def findings_of(report: Report, environment: str) -> list[Finding]:
    """What is told of an environment."""
    return [finding for finding in report.findings if finding.environment == environment]


def missed(seed: Seed, report: Report) -> list[str]:
    """The places that should have been found and were not."""
    told = findings_of(report, seed.drift)
    found = {
        (finding.kind, finding.place.api, finding.place.operation, finding.place.part, finding.place.pointer)
        for finding in told
    }
    return [
        f"{seed.kind} at {operation} {seed.part} {pointer or '(whole)'}"
        for operation, pointer in seed.places
        if (seed.kind, seed.api, operation, seed.part, pointer) not in found
    ]


def unexpected(seed: Seed, report: Report) -> list[str]:
    """What is told of the environment and is not the seed or a consequence of it; `info` aside."""
    return [
        described(finding)
        for finding in findings_of(report, seed.drift)
        if not (belongs(finding, seed) or finding.severity is Severity.INFO)
    ]


def belongs(finding: Finding, seed: Seed) -> bool:
    """Whether a finding tells the seed, or a consequence of it."""
    return (finding.kind == seed.kind and finding.place.operation in seed.shown) or finding.kind in seed.consequences


def over_the_limit(report: Report, most: int) -> list[str]:
    """The operations that were asked more requests than so many; for causes, and to delete what was created, aside.

    What seems slow is measured anew for a cause that may be there, and seems so where the machine is busy.
    """
    aside = {Expense.EXPLANATION, Expense.CONFIRMATION, Expense.TIMINGS, Expense.CLEANING_UP}
    counts = [sum(count for key, count in one.requests.items() if key not in aside) for one in report.spending]
    spent = zip(report.spending, counts, strict=True)
    return [f"{one.environment}: {one.operation}: {count}" for one, count in spent if count > most]


def described(finding: Finding) -> str:
    """A finding in one line."""
    place = finding.place
    where = f"{place.part} {place.status or ''} {place.pointer or '(whole)'}"
    return f"{finding.environment}: {finding.severity} {finding.kind} at {place.operation} {where}: {finding.message}"
