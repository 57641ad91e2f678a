"""A life is tried once, and what is known of it is what was really asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.model.case import Lifecycle
from harness.probe.protocol import SpentError
from harness.run.lives import Lives, lives_of
from tests.evidence_of import HERE, Given, case_of, observed
from tests.generation.test_preparing import corpus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.model.case import Case
    from harness.model.observation import Observation

MADE = case_of("made", "POST /drafts", body={})
SUBMIT, APPROVE = (case_of(name, f"POST /drafts/{{id}}/{name}") for name in ("submit", "approve"))
LIFE = Lifecycle(resource="/drafts", made=(MADE,), tried=(), deeds=(SUBMIT, APPROVE))


class Drafts:
    """Drafts that can be approved once they were submitted, while that can be paid."""

    def __init__(self) -> None:
        self.plays = 0
        self.is_spent = False

    async def play(self, made: tuple[Case, ...], deeds: tuple[Case, ...]) -> Sequence[Observation]:
        """Plays the steps on a new draft."""
        if self.is_spent:
            raise SpentError
        self.plays += 1
        state, seen = "draft", [observed(step, HERE, Given(status=201, body={"state": "draft"})) for step in made]
        for step in deeds:
            following = {("draft", "submit"): "submitted", ("submitted", "approve"): "approved"}.get((state, step.id))
            state = following or state
            seen.append(observed(step, HERE, Given(status=200 if following else 409, body={"state": state})))
        return seen


def test_a_life_is_tried_again_only_where_it_is_another() -> None:
    drafts = Drafts()
    lives = Lives(drafts.play)
    asyncio.run(lives.explore(LIFE))
    plays = drafts.plays
    assert len(lives.states["/drafts"]) == 3
    assert asyncio.run(lives.explore(LIFE)) == {}
    assert drafts.plays == plays
    asyncio.run(lives.explore(replace(LIFE, deeds=(SUBMIT,))))
    assert drafts.plays > plays
    # What is found of less is less, and does not take the place of what is known.
    assert len(lives.states["/drafts"]) == 3


def test_what_could_not_be_paid_is_not_known() -> None:
    drafts = Drafts()
    drafts.is_spent = True
    lives = Lives(drafts.play)
    assert asyncio.run(lives.explore(LIFE)) == {}
    assert not lives.knows(SUBMIT.operation)
    drafts.is_spent = False
    asyncio.run(lives.explore(replace(LIFE, removal=case_of("remove", "DELETE /drafts/{id}"))))
    assert lives.knows(SUBMIT.operation)
    assert not lives.knows("POST /elsewhere")


def test_the_lives_of_an_operation_are_those_in_which_it_is_asked() -> None:
    other = Lifecycle(resource="/others", made=(MADE,), tried=(), deeds=(APPROVE,))
    known = replace(corpus(), lifecycles=(LIFE, other))
    assert lives_of(known, {SUBMIT.operation}) == [LIFE]
    assert lives_of(known, {MADE.operation}) == []
