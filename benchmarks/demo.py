"""The demo over many seeds: how long it takes, whether it finds every seeded drift and stays silent on the twin.

`python -m benchmarks.demo [SEEDS]` runs seeds 1 to SEEDS (default 10), one after another, as users run it. Ends with 1
where a drift was missed, the twin was not silent or something else was told.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.sandbox.seeded import SEEDED, SeededDrift

TWIN = "cloud-a-west"
SEEDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What one seed came to."""

    seed: int
    seconds: float
    requests: int
    missed: tuple[str, ...]
    twin: tuple[str, ...]
    """Findings on the environment that only holds other data."""
    unexpected: tuple[str, ...]
    """Findings on drifting environments that nobody seeded."""

    @property
    def good(self) -> bool:
        """Whether nothing is missed and nothing invented."""
        return not (self.missed or self.twin or self.unexpected)


def trial(seed: int) -> Trial:
    """Runs the demo once."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        subprocess.run(
            [Path(sys.executable).with_name("api-drift"), "demo", "--seed", str(seed), "--output", folder],
            check=False,
            capture_output=True,
        )
        seconds = time.monotonic() - begun
        report = json.loads((Path(folder) / "drift-report.json").read_text(encoding="utf-8"))
    findings = report["findings"]
    return Trial(
        seed=seed,
        seconds=seconds,
        requests=report["run"]["requests"],
        missed=tuple(
            f"{one.environment} {one.kind}" for one in SEEDED if not any(shows(one, finding) for finding in findings)
        ),
        twin=tuple(map(told, (finding for finding in findings if finding["environment"] == TWIN))),
        unexpected=tuple(
            told(finding)
            for finding in findings
            if finding["environment"] != TWIN and not any(explains(one, finding) for one in SEEDED)
        ),
    )


def shows(seeded: SeededDrift, finding: dict[str, Any]) -> bool:
    """Whether a finding is the seeded drift."""
    return finding["kind"] == seeded.kind and _is_there(seeded, finding)


def explains(seeded: SeededDrift, finding: dict[str, Any]) -> bool:
    """Whether a finding is the seeded drift or an echo that may be told beside it."""
    return finding["kind"] in {seeded.kind, *seeded.echoes} and _is_there(seeded, finding)


def _is_there(seeded: SeededDrift, finding: dict[str, Any]) -> bool:
    same = finding["environment"] == seeded.environment and finding["api"] == seeded.api
    somewhere = {"*", finding["operation"]}
    return same and (finding["operation"] == "*" or not somewhere.isdisjoint(seeded.operations))


def told(finding: dict[str, Any]) -> str:
    """A finding in a line."""
    return f"{finding['environment']} {finding['kind']} {finding['operation']} {finding['location']['path']}"


def main() -> int:
    """Prints a row per seed."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    trials = []
    for seed in range(1, seeds + 1):
        one = trial(seed)
        trials.append(one)
        found = len(SEEDED) - len(one.missed)
        print(
            f"seed {seed:2}: {one.seconds:5.1f} s, {one.requests} requests, {found} of {len(SEEDED)} seeded drifts, "
            f"twin {len(one.twin)} findings, {len(one.unexpected)} unexpected",
            flush=True,
        )
        for name in ("missed", "twin", "unexpected"):
            for line in getattr(one, name):
                print(f"    {name}: {line}", flush=True)
    print(
        f"slowest {max(one.seconds for one in trials):.1f} s; good {sum(one.good for one in trials)} of {len(trials)}"
    )
    return 0 if all(one.good for one in trials) else 1


if __name__ == "__main__":
    sys.exit(main())
