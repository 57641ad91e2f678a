"""A rule selects the findings that it names, and no others."""

from __future__ import annotations

import pytest

from harness.model.place import WHOLE_API, Part, Place
from harness.settings.rules import Selector

BODY = Place(
    api="orders", operation="GET /orders/{order_id}", part=Part.RESPONSE_BODY, status=200, pointer="/items/*/total"
)
HEADER = Place(api="orders", operation=WHOLE_API, part=Part.RESPONSE_HEADER, pointer="/x-build")


@pytest.mark.parametrize(
    ("selector", "place", "selected"),
    [
        pytest.param(Selector(), BODY, True, id="nothing asked"),
        pytest.param(Selector(kind="response-type-changed"), BODY, True, id="kind"),
        pytest.param(Selector(kind="response-format-changed"), BODY, False, id="other kind"),
        pytest.param(Selector(kind="schema"), BODY, True, id="category"),
        pytest.param(Selector(kind="enum"), BODY, False, id="other category"),
        pytest.param(Selector(api="orders"), BODY, True, id="API"),
        pytest.param(Selector(api="payments"), BODY, False, id="other API"),
        pytest.param(Selector(operation="GET /orders/{order_id}"), BODY, True, id="operation"),
        pytest.param(Selector(operation="GET /orders"), BODY, False, id="operation whose key is longer"),
        pytest.param(Selector(operation="GET /orders*"), BODY, True, id="operations by star"),
        pytest.param(Selector(operation="* /orders/{order_id}"), BODY, True, id="any method"),
        pytest.param(Selector(operation="GET /orders*"), HEADER, False, id="not the whole API"),
        pytest.param(Selector(operation="GET /orders/.order_id."), BODY, False, id="no regular expression"),
        pytest.param(Selector(operation="GET /orders/[{]order_id}"), BODY, False, id="no shell pattern"),
        pytest.param(Selector(environment="cloud-b"), BODY, True, id="environment"),
        pytest.param(Selector(environment="cloud-*"), BODY, True, id="environments by star"),
        pytest.param(Selector(environment="on-prem"), BODY, False, id="other environment"),
        pytest.param(Selector(path="/items/*/total"), BODY, True, id="path"),
        pytest.param(Selector(path="/items/0/total"), BODY, False, id="one item is not every item"),
        pytest.param(Selector(path="/*/*/total"), BODY, True, id="path by star"),
        pytest.param(Selector(path="/items"), BODY, True, id="above"),
        pytest.param(Selector(path="/item"), BODY, False, id="half a name"),
        pytest.param(Selector(path="/items/*/total/x"), BODY, False, id="below"),
        pytest.param(Selector(path=""), BODY, True, id="the whole body"),
        pytest.param(Selector(path=""), HEADER, False, id="a header is in no body"),
        pytest.param(Selector(header="X-Build"), HEADER, True, id="header"),
        pytest.param(Selector(header="X-Other"), HEADER, False, id="other header"),
        pytest.param(Selector(header="total"), BODY, False, id="a body is no header"),
        pytest.param(Selector(api="orders", environment="on-prem"), BODY, False, id="all that is asked must hold"),
    ],
)
def test_a_selector_selects(selector: Selector, place: Place, selected: bool) -> None:
    assert selector.selects(kind="response-type-changed", environment="cloud-b", place=place) == selected
