"""What is asked as others: of everything, and only where being served does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.serialization import from_bytes, to_bytes
from harness.model.case import FORGED, Credential, Purpose
from harness.model.operation import SAFE_METHODS
from tests.generation.examples import ORDERS

if TYPE_CHECKING:
    from tests.generation.conftest import Build


def test_every_operation_is_asked_as_others_and_what_is_safe_with_forged_tokens(build: Build) -> None:
    corpus = build(ORDERS, depth="standard")
    for one in corpus.operations:
        asked = {case.credential for case in one.cases if case.purpose is Purpose.AUTHENTICATION}
        if asked:
            assert Credential.OTHER in asked
            assert (asked >= FORGED) is (one.operation.partition(" ")[0] in SAFE_METHODS)


def test_the_published_contract_and_one_burst_are_asked_for(build: Build) -> None:
    corpus = build(ORDERS)
    purposes = [case.purpose for one in corpus.operations for case in one.cases]
    assert (purposes.count(Purpose.PUBLISHED_CONTRACT), purposes.count(Purpose.BURST)) == (1, 1)
    assert from_bytes(to_bytes(corpus)) == corpus
