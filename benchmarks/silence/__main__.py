"""`python -m benchmarks.silence`: findings between environments of one version, which must be none.

Each condition is held for every seed, depth and kind of contract, over all the services; with `--in-turn` each seed
holds the next of them only, and over the next of the services, so that many seeds can be had in the time of a few. What
each run came to is told when it ends, beside the table, which is printed in the end: also where Ctrl-C is the end. Ends
with 1 on any finding, and where it was cut short.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from itertools import cycle, product
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.silence.conditions import CONDITIONS, Condition, batches
from benchmarks.silence.writing import writers
from harness.generation.depths import DEPTHS
from tests.seeded.running import REFERENCE, environment, run
from tests.servers.drifting.catalogue import STYLES
from tests.servers.drifting.running import services

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from harness.model.finding import Finding
    from harness.model.report import Report

CONTRACTS = ("tight", "loose")
TRAFFIC = {"max_requests": 100_000}
HEADER = "| condition | depth | contract | runs | requests | findings |\n|---|---|---|---:|---:|---:|"


@dataclass(slots=True)
class Row:
    """What one condition came to."""

    runs: int = 0
    requests: int = 0
    """To the condition's environments; those to the reference are shared with other conditions."""
    findings: list[tuple[int, Finding]] = field(default_factory=list)
    """With the seed."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one run asks."""

    seed: int
    depth: str
    contract: str
    batch: Sequence[Condition]
    apis: Sequence[str]


def main() -> int:
    """Runs what is asked for, then prints a row for each condition, depth and contract, and what was told."""
    arguments = _arguments()
    conditions = [one for one in CONDITIONS if any(part in one.name for part in arguments.only.split(","))]
    asked = turns(arguments, batches(conditions))
    rows: dict[tuple[str, str, str], Row] = defaultdict(Row)
    begun, requests = time.monotonic(), 0
    is_whole = False
    with suppress(KeyboardInterrupt):
        for number, one in enumerate(asked, start=1):
            report = _report(one)
            requests += report.run.requests
            _note(rows, report, one)
            print(f"{number} of {len(asked)}: {_in_short(one, report)}", file=sys.stderr, flush=True)
        is_whole = True
    _print(rows)
    print(f"\n{requests} requests in {time.monotonic() - begun:.0f} s")
    return 1 if not is_whole or any(row.findings for row in rows.values()) else 0


def turns(arguments: argparse.Namespace, asked: Iterable[Sequence[Condition]]) -> list[Turn]:
    """Every seed with every depth, contract and batch of conditions, or the next of them for each seed in turn.

    In turns each service is a run of its own, elsewhere one run is over all of them.
    """
    apis = [(one,) for one in arguments.api] if arguments.in_turn else [tuple(arguments.api)]
    every = [*product(arguments.depth, arguments.contract, asked, apis)]
    seeds = range(arguments.first, arguments.first + arguments.seeds)
    if arguments.in_turn:
        return [Turn(seed, *one) for seed, one in zip(seeds, cycle(every), strict=False)]
    return [Turn(seed, *one) for one, seed in product(every, seeds)]


def _report(asked: Turn) -> Report:
    """One run over services of its own, which hold what this run made of them and nothing else."""
    apis, batch = asked.apis, asked.batch
    with tempfile.TemporaryDirectory() as folder, services(Path(folder)) as url:
        data = 100 * asked.seed
        environments = {
            REFERENCE: environment(url, apis, data=data, drifts=batch[0].reference, traffic=TRAFFIC),
            **{
                one.name: environment(url, apis, data=data + number, drifts=one.environment, traffic=TRAFFIC)
                for number, one in enumerate(batch, start=1)
            },
        }
        environments[REFERENCE]["reference"] = True
        with writers(environments, asked.seed) if batch[0].writers else nullcontext():
            loose = asked.contract == "loose"
            return run(Path(folder), apis, environments, seed=asked.seed, loose=loose, depth=asked.depth)


def _note(rows: dict[tuple[str, str, str], Row], report: Report, asked: Turn) -> None:
    if report.run.interrupted:
        raise KeyboardInterrupt  # What was cut short proves no silence.
    names = {one.name for one in asked.batch}
    for one in report.environments:
        if one.name in names:
            row = rows[one.name, asked.depth, asked.contract]
            row.runs += 1
            row.requests += one.requests
    for finding in report.findings:
        rows[finding.environment, asked.depth, asked.contract].findings.append((asked.seed, finding))


def _in_short(asked: Turn, report: Report) -> str:
    held = f"{len(asked.batch)} environments" if len(asked.batch) > 1 else asked.batch[0].name
    held = f"{held} of {', '.join(asked.apis)}"
    told = [f"\n  {one.environment} {_in_words(asked.seed, one)}" for one in report.findings]
    return f"{asked.depth}, {asked.contract}, seed {asked.seed}, {held}: {len(told)} findings{''.join(told)}"


def _print(rows: Mapping[tuple[str, str, str], Row]) -> None:
    print(HEADER)
    for (name, depth, contract), row in rows.items():
        print(f"| {name} | {depth} | {contract} | {row.runs} | {row.requests} | {len(row.findings)} |")
    for (name, depth, contract), row in rows.items():
        for seed, finding in row.findings:
            print(f"{name} {depth} {contract} {_in_words(seed, finding)}")


def _in_words(seed: int, finding: Finding) -> str:
    place = finding.place
    where = f"{place.api} {place.operation} {place.part} {place.pointer}"
    return f"seed {seed}: {finding.confidence} {finding.severity} {finding.kind} at {where}: {finding.message}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.silence", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds of data and requests")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument(
        "--in-turn", action="store_true", help="one depth, contract, reference and service for each seed"
    )
    parser.add_argument("--depth", nargs="+", choices=[*DEPTHS], default=["standard"])
    parser.add_argument("--contract", nargs="+", choices=CONTRACTS, default=[*CONTRACTS])
    parser.add_argument("--api", nargs="+", choices=[*STYLES], default=[*STYLES])
    parser.add_argument("--only", default="", help="conditions whose name contains one of these, parted by commas")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
