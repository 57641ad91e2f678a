"""Everything a run has come to, as the report that people and tools read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harness.model.report import (
    ApiReport,
    Cell,
    CellStatus,
    EnvironmentReport,
    EnvironmentStatus,
    NotCompared,
    OperationReport,
    Report,
    RunReport,
)
from harness.run.bound import bound_to_nothing
from harness.run.judging import PARTIAL, is_own
from harness.run.spending import spending
from harness.transport.moments import moment
from harness.version import version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from harness.contract.document import Contract
    from harness.environment.environment import Environment
    from harness.model.case import Corpus
    from harness.model.finding import Finding
    from harness.model.observation import Observation
    from harness.run.cells import CellKey
    from harness.run.loop import Loop
    from harness.run.plan import Plan
    from harness.run.verdict import Verdict
    from harness.transport.cleanup import LeftBehind

INTERRUPTED = Cell(status=CellStatus.NOT_JUDGED, exchanges=0, reason="the run was interrupted before it was judged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """When and how the run took place."""

    id: str
    started_at: float
    """Seconds since the epoch."""


def report(
    plan: Plan,
    corpora: Mapping[str, Corpus],
    circumstances: Circumstances,
    loop: Loop | None,
    *,
    interrupted: bool,
) -> Report:
    """The report of a run, whether it came to its end or not; `loop` is `None` where nothing was opened."""
    cells = {key: loop.cells.get(key, INTERRUPTED) if loop else INTERRUPTED for key in plan.cells}
    verdicts = loop.verdicts if loop else {}
    findings = tuple(finding for verdict in verdicts.values() for finding in verdict.findings)
    environments = tuple(_environment(environment, loop, cells) for environment in plan.environments)
    return Report(
        tool_version=version(),
        run=RunReport(
            id=circumstances.id,
            started_at=_moment(circumstances.started_at),
            finished_at=_moment(moment()),
            seed=plan.settings.seed,
            depth=plan.settings.depth,
            complete=not interrupted and _is_complete(environments),
            interrupted=interrupted,
            requests=sum(environment.requests for environment in environments),
            corpus={api: corpus.digest for api, corpus in corpora.items()},
        ),
        reference=(loop.reference if loop else plan.matrix.reference) or "",
        environments=environments,
        apis=tuple(_api(contract, plan, cells, loop) for contract in plan.contracts),
        findings=tuple(sorted(findings, key=_worst_first)),
        not_compared=tuple(_not_compared(cells, verdicts.values())),
        notes=tuple(bound_to_nothing(plan, corpora)),
        spending=spending(one for name in loop.visits for one in loop.recorder.of_environment(name)) if loop else (),
    )


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _worst_first(finding: Finding) -> tuple[object, ...]:
    return (finding.severity.rank, finding.place.api, finding.place.operation, finding.environment, finding.id)


def _is_complete(environments: Iterable[EnvironmentReport]) -> bool:
    return all(environment.status is EnvironmentStatus.COMPLETE for environment in environments)


def _environment(environment: Environment, loop: Loop | None, cells: Mapping[CellKey, Cell]) -> EnvironmentReport:
    visit = loop.visits.get(environment.name) if loop else None
    own = [cell for key, cell in cells.items() if key.environment == environment.name]
    return EnvironmentReport(
        name=environment.name,
        labels=dict(environment.labels),
        status=_status(environment.name, loop, own),
        requests=visit.lane.requests if visit else 0,
        notes=tuple(_notes(environment.name, loop)),
    )


def _notes(name: str, loop: Loop | None) -> Iterator[str]:
    if loop is None:
        return
    if (reason := loop.failed.get(name)) is not None:
        yield reason
    if (visit := loop.visits.get(name)) is not None:
        yield from map(left_behind, visit.lane.left_behind)
    if name == loop.reference:
        yield from loop.learnt
    if (verdict := loop.verdicts.get(name)) is not None:
        yield from _counts(verdict)


def left_behind(left: LeftBehind) -> str:
    """What someone has to look for and delete by hand."""
    if not left.creator:
        return f"left behind, could not be deleted: {left.path} ({left.reason})"
    things = "1 resource" if left.count == 1 else f"{left.count} resources"
    if left.is_certain:
        return f"left behind: {left.creator} created {things}: {left.reason} ({left.path})"
    return f"left behind, perhaps: {left.creator} may have created {things} that it did not show ({left.reason})"


def _counts(verdict: Verdict) -> Iterator[str]:
    """What was seen and is not told: a reader has to know that there is more."""
    if verdict.unstable:
        yield f"differences that did not come back when asked again: {verdict.unstable}"
    if verdict.noisy:
        yield f"requests on which the reference differs from itself: {verdict.noisy}"
    if verdict.lenient:
        yield f"findings kept back by compare rules: {verdict.lenient}"
    if verdict.ignored:
        yield f"findings kept back by ignore rules: {verdict.ignored}"


def _status(name: str, loop: Loop | None, cells: Collection[Cell]) -> EnvironmentStatus:
    if loop is not None and _is_unreachable(name, loop, cells):
        return EnvironmentStatus.UNREACHABLE
    judged = all(cell.status is not CellStatus.NOT_JUDGED or cell.is_left_out for cell in cells)
    asked = loop is None or not any(map(_is_missed, loop.recorder.of_environment(name)))
    return EnvironmentStatus.COMPLETE if judged and asked else EnvironmentStatus.PARTIAL


def _is_missed(observation: Observation) -> bool:
    return is_own(observation) and observation.failure is not None and observation.failure.kind in PARTIAL


def _is_unreachable(name: str, loop: Loop, cells: Collection[Cell]) -> bool:
    """Whether it could not be started, or everything was asked and nothing was answered."""
    if name in loop.failed:
        return True
    observations = loop.recorder.of_environment(name)
    silent = bool(observations) and not any(one.status is not None for one in observations)
    return silent and all(cell.status is CellStatus.NOT_JUDGED for cell in cells)


def _api(
    contract: Contract,
    plan: Plan,
    cells: Mapping[CellKey, Cell],
    loop: Loop | None,
) -> ApiReport:
    keys = dict.fromkeys(key.operation for key in plan.cells if key.api == contract.name)
    statuses = _statuses(contract.name, plan, loop)
    return ApiReport(
        name=contract.name,
        contract=contract.file,
        version=contract.version,
        operations=tuple(
            OperationReport(
                operation=operation,
                cells={
                    key.environment: cell
                    for key, cell in cells.items()
                    if key.api == contract.name and key.operation == operation
                },
                statuses={name: tuple(sorted(seen)) for name, seen in statuses[operation].items()},
                not_reached=_not_reached(contract, operation, statuses[operation]),
            )
            for operation in keys
        ),
    )


def _statuses(api: str, plan: Plan, loop: Loop | None) -> defaultdict[str, dict[str, set[int]]]:
    """Operation to environment to the statuses that came."""
    seen: defaultdict[str, dict[str, set[int]]] = defaultdict(dict)
    if loop:
        for observation in loop.recorder.of(api, *(environment.name for environment in plan.environments)):
            if observation.status is not None:
                seen[observation.operation].setdefault(observation.environment, set()).add(observation.status)
    return seen


def _not_reached(contract: Contract, operation: str, seen: Mapping[str, set[int]]) -> tuple[str, ...]:
    """Declared statuses that no environment ever gave, as the contract writes them."""
    described = contract.operation(operation)
    if described is None or not seen:
        return ()
    came = {str(status) for statuses in seen.values() for status in statuses}
    classes = {f"{status[0]}XX" for status in came}
    return tuple(
        response.status
        for response in described.responses
        if response.status != "default" and response.status not in came and response.status.upper() not in classes
    )


def _not_compared(cells: Mapping[CellKey, Cell], verdicts: Iterable[Verdict]) -> Iterable[NotCompared]:
    for key, cell in cells.items():
        if cell.status is CellStatus.NOT_JUDGED:
            yield NotCompared(
                what="the operation",
                why=cell.reason or "unknown",
                api=key.api,
                operation=key.operation,
                environment=key.environment,
            )
    for verdict in verdicts:
        yield from verdict.not_compared
