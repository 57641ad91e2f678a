"""Codes of public lists stand for their lists."""

import pytest

from harness.model.code_lists import others_like


@pytest.mark.parametrize(
    ("text", "others"),
    [
        pytest.param("DE", {"FR", "US", "IE"}, id="country"),
        pytest.param("fra", {"deu", "usa"}, id="as-it-is-written"),
        pytest.param("EUR", {"USD", "GBP"}, id="currency"),
        pytest.param("en-GB", {"de-DE", "fr-FR"}, id="language-of-a-country"),
    ],
)
def test_the_others_are_those_of_the_same_list(text: str, others: set[str]) -> None:
    found = others_like(text)
    assert others <= {*found}
    assert text not in found


@pytest.mark.parametrize("text", ["new", "D", "", "DE FR", "De"])
def test_what_is_no_code_has_no_others(text: str) -> None:
    assert others_like(text) == ()
