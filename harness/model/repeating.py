"""What is asked over and over: how its askings are numbered, and which of them use a connection of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.case import Purpose

if TYPE_CHECKING:
    from harness.model.observation import Observation

REPEATED = frozenset({Purpose.REPEAT, Purpose.LATENCY})
"""Purposes of which one case has many askings, numbered from 1 in the order of asking."""

CONFIRMATIONS = (3, 4)
"""The askings after the first two: reference, environment, reference, environment (detection.md, section 2)."""

FRESH_EVERY = 3
"""Routers stick to a connection: a third of the repeats uses new ones (detection.md, section 9)."""

LATEST = 0.005
"""Seconds by which this process may have been late."""

LATEST_SHARE = 0.05
"""The same as a share of the longest of the times that are held against each other: a sixth of the least effect that is
told. With 5 ms alone hardly an answer of a quarter of a second counted on a busy machine, nor one of two milliseconds
beside it, though every pair of them showed the delay."""


def is_confirmation(purpose: Purpose, asking: int) -> bool:
    """Whether it is asked to see whether something comes back; volleys and repeats count their askings themselves."""
    return asking in CONFIRMATIONS and purpose not in REPEATED | {Purpose.RELATION}


def is_fresh(purpose: Purpose, asking: int) -> bool:
    """Whether an asking uses a new connection."""
    return purpose is Purpose.REPEAT and asking % FRESH_EVERY == 0


def is_direct(observation: Observation) -> bool:
    """Whether it was answered at once: nothing was sent twice or held back."""
    return observation.answered and observation.attempts == 1 and not observation.rate_limited


def is_undisturbed(observation: Observation, *beside: Observation) -> bool:
    """Whether the time that an answer took is that of the answer: no retry, no pause, no business of ours in it.

    Args:
        observation: Of the answer.
        beside: Those that it is held against: what is little beside the longest of them disturbs nothing.
    """
    longest = max(one.total for one in (observation, *beside))
    return is_direct(observation) and observation.lateness <= max(LATEST, LATEST_SHARE * longest)
