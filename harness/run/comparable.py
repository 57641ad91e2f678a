"""Whether a plan compares anything at all: one that would not is a mistake, told before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.errors import Problem, SettingsError

if TYPE_CHECKING:
    from harness.run.plan import Plan


def require_comparison(plan: Plan) -> None:
    """Sees to it that some operation is asked of two environments; looking at files needs no second one.

    Raises:
        SettingsError: there is only one environment, or none has an API in common with the reference.
    """
    problem = _alone(plan) if len(plan.matrix.environments) == 1 else _nothing_in_common(plan)
    if problem is not None:
        raise SettingsError(problem)


def _alone(plan: Plan) -> Problem:
    (only,) = plan.matrix.environments
    others = ", ".join(name for name in plan.matrix.known if name != only.name)
    if not others:
        return Problem(
            what=f"nothing can be compared: there is only one environment, {only.name}",
            where=only.source,
            remedy="write a file for another one beside it",
        )
    if plan.matrix.reference is None:
        return Problem(
            what=f"{only.name} is the only environment that was chosen, so there is nothing to compare it with",
            remedy=f"choose another with --env, or a reference with --reference; there are: {others}",
        )
    return Problem(
        what=f"--env {only.name} is the reference, so there is nothing to compare it with",
        remedy=f"choose another with --env, or another reference with --reference; there are: {others}",
    )


def _nothing_in_common(plan: Plan) -> Problem | None:
    reference = plan.matrix.reference
    asked = {name: {key.api for key in plan.cells if key.environment == name} for name in _names(plan)}
    firsts = [reference] if reference is not None else list(asked)
    if any(asked[first] & asked[other] for first in firsts for other in asked if other != first):
        return None
    whom = f"the reference {reference} and another environment have" if reference else "two of the environments have"
    return Problem(
        what=f"nothing can be compared: no chosen operation is of an API that {whom}",
        remedy="list the API under apis: of both environment files, by the name of its contract",
    )


def _names(plan: Plan) -> tuple[str, ...]:
    return tuple(one.name for one in plan.matrix.environments)
