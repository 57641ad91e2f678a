"""What was asked beforehand is taken from what is asked after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.contract.loading import load_contract
from harness.generation.corpus import build_corpus
from harness.generation.depths import DEPTHS
from harness.generation.limits import FEWEST, HARVEST, KEPT
from harness.generation.refitting import refitted
from tests.generation.test_limits import spent

CREATES = "POST /v1/books"
LISTS = "GET /v1/books"
LIBRARY = Path(__file__).parents[1] / "servers" / "drifting" / "contracts" / "library.yaml"


@pytest.mark.parametrize("depth", ["quick", "standard"])
@pytest.mark.parametrize("operation", [CREATES, LISTS])
def test_no_operation_is_asked_more_than_its_depth_allows_with_what_was_asked_before(
    depth: str, operation: str
) -> None:
    corpus, most = build_corpus(load_contract(LIBRARY, name="library"), seed=1, depth=depth), DEPTHS[depth].requests
    asked = HARVEST + most // 5
    assert spent(corpus, twice=True)[operation] + asked > most

    fitted = refitted(corpus, {operation: asked})

    assert spent(fitted, twice=True)[operation] + asked <= most
    assert spent(fitted, twice=False)[operation] >= FEWEST
    assert fitted.digest != corpus.digest


def test_what_was_kept_free_for_it_changes_nothing() -> None:
    corpus = build_corpus(load_contract(LIBRARY, name="library"), seed=1, depth="standard")
    # What makes something is tried once at least.
    asked = {one.operation: HARVEST + one.operation.startswith(("POST ", "PUT ")) for one in corpus.operations}
    assert refitted(corpus, asked) == corpus


def test_room_is_left_for_the_faults_of_a_body_whatever_was_asked_before() -> None:
    corpus, most = build_corpus(load_contract(LIBRARY, name="library"), seed=1, depth="standard"), 120
    fitted = refitted(corpus, {CREATES: HARVEST + most // 3})
    (made,) = [one for one in fitted.operations if one.operation == CREATES]
    assert sum(case.fault is not None for case in made.cases) >= most // KEPT // 2
    assert len(made.cases) >= most // KEPT
