"""Which environment stands for the majority, where none is named as the reference."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from harness.comparison.comparing import compared
from harness.comparison.view import View

if TYPE_CHECKING:
    from harness.run.plan import Plan
    from harness.run.recorder import Recorder


def majority(plan: Plan, names: tuple[str, ...], recorder: Recorder) -> str:
    """The environment that differs least from all others together; of equals the first by name.

    Every pair is compared in both directions, because kinds have directions: what is added one way is removed the
    other way. Nothing is confirmed yet: noise weighs on all alike. An environment that answered nothing differs from
    nobody, and can be held against nobody: it is the reference only where no other is left.
    """
    answering = tuple(name for name in names if any(one.answered for one in recorder.of_environment(name)))
    candidates = answering or names

    differing = {(one, other): _differences(plan, one, other, recorder) for one, other in permutations(candidates, 2)}

    def distance(name: str) -> tuple[int, str]:
        return sum(count for pair, count in differing.items() if name in pair), name

    return min(candidates, key=distance)


def _differences(plan: Plan, reference: str, environment: str, recorder: Recorder) -> int:
    return sum(
        len(
            compared(
                contract,
                recorder.of(contract.name, reference, environment),
                reference=reference,
                environment=environment,
                view=View(),
            ).differences
        )
        for contract in plan.contracts
    )
