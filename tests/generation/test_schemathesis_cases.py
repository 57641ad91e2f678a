"""What is drawn follows from the document and the seed, not from what else is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import reject, strategies
from hypothesis.errors import Unsatisfiable

from harness.generation.schemathesis_cases import FRUITLESS, Generator, collect
from harness.model.operation import Operation
from harness.model.source import Source
from tests.generation.examples import ORDER, answers, body

if TYPE_CHECKING:
    from harness.model.json import Json

DRAWN = """
import sys
if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])
    import full_of_constants
from harness.generation.schemathesis_cases import Generator
from harness.model.operation import Operation
from harness.model.source import Source
content = {"application/json": {"schema": {"type": "integer"}}}
post = {"requestBody": {"required": True, "content": content}, "responses": {"200": {"description": "done"}}}
document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/n": {"post": post}}}
operation = Operation(api="a", method="POST", path="/n", source=Source(file="f", line=1))
drawn = Generator("a", document).drawn(operation, seed=1, covering=50, fuzzed=150)
print([draft.case.body.content for draft in drawn.drafts if draft.case.body])
"""


def drawn(*arguments: str) -> str:
    command = [sys.executable, "-c", DRAWN, *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=Path(__file__).parents[2])
    return done.stdout


def test_constants_of_modules_that_happen_to_be_loaded_are_not_drawn(tmp_path: Path) -> None:
    constants = "\n".join(f"c{number} = {7_000_000_000_000 + number}" for number in range(500))
    (tmp_path / "full_of_constants.py").write_text(constants, encoding="utf-8")
    assert drawn(str(tmp_path)) == drawn()


@pytest.fixture
def generator() -> Generator:
    paths: Json = {"/orders": {"post": {"requestBody": body(ORDER), "responses": answers()}}}
    return Generator("shop", {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": paths})


ORDERS = Operation(api="shop", method="POST", path="/orders", source=Source(file="shop.yaml", line=1))


def test_no_more_is_drawn_than_is_asked_for(generator: Generator) -> None:
    counts = [len(generator.drawn(ORDERS, seed=1, covering=covering, fuzzed=0).drafts) for covering in (3, 5)]
    assert counts == [3, 5]


def test_an_operation_that_the_document_lacks_is_one_failure_and_no_exception(generator: Generator) -> None:
    lost = Operation(api="shop", method="GET", path="/lost", source=Source(file="shop.yaml", line=1))
    found = generator.drawn(lost, seed=1, covering=5, fuzzed=2)
    assert found.drafts == ()
    assert found.failures


def test_what_is_there_now_and_then_is_drawn_as_often_as_wanted() -> None:
    drawn: list[int] = []
    collect(strategies.integers(0, 999).filter(lambda value: value % 9 == 0), drawn, seed=1, number=6)
    assert len(drawn) >= 6


def test_what_is_not_there_is_not_tried_for_long() -> None:
    tried: list[int] = []

    @strategies.composite
    def refused(draw: strategies.DrawFn) -> None:
        tried.append(draw(strategies.integers()))
        reject()

    with pytest.raises(Unsatisfiable):
        collect(refused(), [], seed=1, number=6)
    assert len(tried) == FRUITLESS
