"""`python -m benchmarks.silence`: findings between environments of one version, which must be none.

Each condition is held for every seed, depth and kind of contract, over all the services; with `--in-turn` each seed
holds the next of them only, so that many seeds can be had in the time of a few. Ends with 1 on any finding.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.silence.conditions import CONDITIONS, Condition, batches
from benchmarks.silence.writing import writers
from harness.generation.depths import DEPTHS
from tests.seeded.running import REFERENCE, environment, run
from tests.servers.drifting.catalogue import STYLES
from tests.servers.drifting.running import services

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def main() -> int:
    """Prints a row for each condition, depth and contract, then what was told."""
    arguments = _arguments()
    conditions = [one for one in CONDITIONS if any(part in one.name for part in arguments.only.split(","))]
    asked = 0
    told: list[str] = []
    begun = time.monotonic()
    print(HEADER, flush=True)
    every = [*product(arguments.depth, arguments.contract, batches(conditions))]
    for turn, (depth, contract, batch) in enumerate(every):
        rows = {one.name: Row() for one in batch}
        for seed in _seeds(arguments, turn, len(every)):
            report = _report(batch, arguments.api, seed, depth=depth, loose=contract == "loose")
            asked += report.run.requests
            _note(rows, report, seed)
        for name, row in rows.items():
            print(f"| {name} | {depth} | {contract} | {row.runs} | {row.requests} | {len(row.findings)} |", flush=True)
            told += [f"{name} {depth} {contract} {_in_words(seed, one)}" for seed, one in row.findings]
    print(f"\n{asked} requests in {time.monotonic() - begun:.0f} s\n", *told, sep="\n")
    return 1 if told else 0


def _seeds(arguments: argparse.Namespace, turn: int, turns: int) -> range:
    """All of them, or those whose turn it is."""
    end = arguments.first + arguments.seeds
    return range(arguments.first + turn, end, turns) if arguments.in_turn else range(arguments.first, end)


def _report(batch: Sequence[Condition], apis: Sequence[str], seed: int, *, depth: str, loose: bool) -> Report:
    """One run over services of its own, which hold what this run made of them and nothing else."""
    with tempfile.TemporaryDirectory() as folder, services(Path(folder)) as url:
        data = 100 * seed
        environments = {
            REFERENCE: environment(url, apis, data=data, drifts=batch[0].reference, traffic=TRAFFIC),
            **{
                one.name: environment(url, apis, data=data + number, drifts=one.environment, traffic=TRAFFIC)
                for number, one in enumerate(batch, start=1)
            },
        }
        environments[REFERENCE]["reference"] = True
        with writers(environments, seed) if batch[0].writers else nullcontext():
            return run(Path(folder), apis, environments, seed=seed, loose=loose, depth=depth)


def _note(rows: dict[str, Row], report: Report, seed: int) -> None:
    if report.run.interrupted:
        raise KeyboardInterrupt  # What was cut short proves no silence.
    for one in report.environments:
        if one.name in rows:
            rows[one.name].runs += 1
            rows[one.name].requests += one.requests
    for finding in report.findings:
        rows[finding.environment].findings.append((seed, finding))


def _in_words(seed: int, finding: Finding) -> str:
    place = finding.place
    where = f"{place.api} {place.operation} {place.part} {place.pointer}"
    return f"seed {seed}: {finding.confidence} {finding.severity} {finding.kind} at {where}: {finding.message}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.silence", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds of data and requests")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--in-turn", action="store_true", help="one depth, contract and reference for each seed")
    parser.add_argument("--depth", nargs="+", choices=[*DEPTHS], default=["standard"])
    parser.add_argument("--contract", nargs="+", choices=CONTRACTS, default=[*CONTRACTS])
    parser.add_argument("--api", nargs="+", choices=[*STYLES], default=[*STYLES])
    parser.add_argument("--only", default="", help="conditions whose name contains one of these, parted by commas")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
