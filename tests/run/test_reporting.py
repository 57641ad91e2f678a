"""What a report says of an environment beside its findings."""

import pytest

from harness.run.reporting import left_behind
from harness.transport.cleanup import LeftBehind

LEFT = [
    pytest.param(
        LeftBehind(path="/books/1", reason="its deletion was answered by 403"),
        "left behind, could not be deleted: /books/1 (its deletion was answered by 403)",
        id="known",
    ),
    pytest.param(
        LeftBehind(path="/books/{book_id}", reason="its identifier was not shown", creator="POST /books", count=2),
        "left behind: POST /books created 2 resources: its identifier was not shown (/books/{book_id})",
        id="not-shown",
    ),
    pytest.param(
        LeftBehind(
            path="/books/{book_id}", reason="no answer within 3 s", creator="POST /books", is_certain=False, count=1
        ),
        "left behind, perhaps: POST /books may have created 1 resource that it did not show (no answer within 3 s)",
        id="not-known",
    ),
]


@pytest.mark.parametrize(("left", "told"), LEFT)
def test_what_is_left_behind_is_told_with_who_made_it_and_why(left: LeftBehind, told: str) -> None:
    assert left_behind(left) == told
