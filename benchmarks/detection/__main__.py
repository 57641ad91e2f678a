"""`python -m benchmarks.detection`: recall, precision, place accuracy, groups per cause, requests and seconds.

Every run has a reference, two twins that hold other data, and a batch of environments, each with one mutation (or two,
with `--pairs`). Ends with 1 where anything was missed, invented or told at the wrong place.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.detection.operators import batches, pairs, single
from benchmarks.detection.score import scored, together
from benchmarks.detection.table import HEADER, details, progress, row
from harness.generation.depths import DEPTHS
from tests.seeded.running import REFERENCE, TWINS, environment, run
from tests.servers.drifting.running import services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.detection.operators import Mutation
    from benchmarks.detection.score import Score

CONTRACTS = ("tight", "loose", "bound")
"""`bound` is a loose contract with the bindings that the report of a loose one asks for."""

BINDINGS = {"fleet": {"order": "newestFirst"}, "telemetry": {"window": "day"}}
"""By API: values of closed sets that a request has to have and that no document, row or refusal shows."""

TRAFFIC = {"max_requests": 100_000}


def main() -> int:
    """Prints a row for each depth and contract, then what was missed, misplaced or invented."""
    arguments = _arguments()
    mutations = pairs(arguments.pairs, seed=arguments.seed) if arguments.pairs else single(arguments.only)
    print(f"{len(mutations)} mutations, data and requests of seed {arguments.seed}\n\n{HEADER}", flush=True)
    told = []
    with tempfile.TemporaryDirectory() as folder, services(Path(folder)) as url:
        for depth, contract in product(arguments.depth, arguments.contract):
            score = _score(url, mutations, arguments, depth=depth, contract=contract)
            print(row(depth, contract, score), flush=True)
            told.append((depth, contract, score))
    for depth, contract, score in told:
        print(details(depth, contract, score), end="")
    return 0 if all(not score.wrong and not score.missed for _, _, score in told) else 1


def _score(
    url: str, mutations: Sequence[Mutation], arguments: argparse.Namespace, *, depth: str, contract: str
) -> Score:
    """Batches of environments, so that one run stays of a size that users have."""
    scores: list[Score] = []
    for batch in batches(mutations, arguments.batch):
        scores.append(_batch(url, batch, arguments.seed, depth=depth, contract=contract))
        # Beside the table: a depth takes long, and what was missed is worth a look meanwhile.
        print(progress(len(batch), batch[0].api, scores[-1]), file=sys.stderr, flush=True)
    return together(scores)


def _batch(url: str, mutations: Sequence[Mutation], seed: int, *, depth: str, contract: str) -> Score:
    apis = [mutations[0].api]
    data = 100 * seed
    bindings = BINDINGS.get(apis[0], {}) if contract == "bound" else {}
    environments = {
        name: environment(url, apis, data=data + number, traffic=TRAFFIC, bindings=bindings)
        for number, name in enumerate((REFERENCE, *TWINS))
    }
    environments[REFERENCE]["reference"] = True
    environments |= {
        one.name: environment(url, apis, data=data + number, drifts=one.drifts, traffic=TRAFFIC, bindings=bindings)
        for number, one in enumerate(mutations, start=10)
    }
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        expected = mutations if contract == "tight" else [one.loosened for one in mutations]
        report = run(Path(folder), apis, environments, seed=seed, loose=contract != "tight", depth=depth)
        return scored(report, expected, TWINS, seconds=time.monotonic() - begun)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("--depth", nargs="+", choices=[*DEPTHS], default=["standard"])
    parser.add_argument("--contract", nargs="+", choices=CONTRACTS, default=["tight"])
    parser.add_argument("--only", default="", help="operators whose name, kind or category contains this")
    parser.add_argument("--pairs", type=int, default=0, help="so many pairs of operators instead of single ones")
    parser.add_argument("--batch", type=int, default=12, help="drifting environments in one run")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
