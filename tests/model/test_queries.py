"""What one request asks by more than another is one parameter, or nothing is said of it."""

from __future__ import annotations

import pytest

from harness.model.queries import one_more
from tests.evidence_of import case_of

LIMIT, WITH, AGAIN = ("limit", "3"), ("with", "a"), ("with", "b")


@pytest.mark.parametrize(
    ("query", "plain", "more"),
    [
        pytest.param((WITH,), (), (WITH,), id="one"),
        pytest.param((LIMIT, WITH, AGAIN), (LIMIT,), (WITH, AGAIN), id="repeated-beside-what-both-have"),
        pytest.param((WITH, LIMIT), (), (), id="two"),
        pytest.param((WITH,), (LIMIT,), (), id="instead-of-another"),
        pytest.param((WITH, AGAIN), (WITH,), (), id="another-value"),
        pytest.param((LIMIT,), (LIMIT,), (), id="the-same"),
    ],
)
def test_only_one_parameter_more_is_told(
    query: tuple[tuple[str, str], ...], plain: tuple[tuple[str, str], ...], more: tuple[tuple[str, str], ...]
) -> None:
    assert one_more(case_of("case", query=query), case_of("plain", query=plain)) == more
