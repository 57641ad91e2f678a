"""When an answer refuses a request for what it holds, and not for who sends it, what is stored or how busy it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.observation import Observation

NOT_FOR_CONTENT = frozenset({401, 403, 404, 405, 407, 408, 409, 410, 412, 423, 425, 429, 451})
"""Refusals that say nothing of the request's content (RFC 9110, section 15.5)."""

UNFIT = frozenset({400, 422})
"""Refusals that are about what a request says, and about nothing else (RFC 9110, sections 15.5.1 and 15.5.21)."""


def refuses(observation: Observation) -> bool:
    """Whether a request is refused for what it holds; a failing service counts as refusing it."""
    status = observation.status
    return observation.answered and status is not None and status >= 400 and status not in NOT_FOR_CONTENT


def changes_nothing(observation: Observation) -> bool:
    """Whether what a request is about is as it was: it was refused by a service that is well."""
    return observation.answered and 400 <= (observation.status or 0) < 500
