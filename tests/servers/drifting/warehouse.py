"""The warehouse: an envelope in an envelope, a mark for the next page, orders, a search, computed prices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING, Any

from tests.servers.drifting.message import Call, RefusedError, Reply
from tests.servers.drifting.style import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

TAX = {"DE": Decimal("0.19"), "FR": Decimal("0.2"), "IE": Decimal("0.23"), "US": Decimal(0)}

_THINGS = ("bolt", "crate", "hinge", "lamp", "nail", "pallet", "rope", "sack", "tarp", "valve", "washer", "wheel")
_AISLES = ("N1", "N2", "S1", "S2")


@dataclass(slots=True)
class Stock:
    """What one warehouse holds."""

    articles: dict[str, dict[str, Any]] = field(default_factory=dict)
    movements: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By article, latest first."""


def populated(seed: int) -> Stock:
    """A warehouse whose numbers, counts and amounts follow from the data seed."""
    random = Random(seed)  # noqa: S311  # data, no secret
    stock = Stock()
    for number in random.sample(range(10**6), random.randint(30, 60)):
        name = f"A{number:06}"
        stock.articles[name] = {
            "articleNo": name,
            "label": f"{random.choice(_THINGS)} {random.choice(_THINGS)} {random.randint(1, 99)}",
            "aisle": random.choice(_AISLES),
            "stock": random.randint(0, 5000),
            "weightGrams": random.randint(5, 90000),
        }
        stock.movements[name] = _movements(random)
    return stock


def _movements(random: Random) -> list[dict[str, Any]]:
    moments = [
        datetime(2023, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(10**7))
        for _ in range(random.choice((0, 2, 5, 12, 15)))
    ]
    return [
        {
            "movementNo": random.randrange(10**9),
            "quantity": random.randint(-50, 50),
            "at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        for moment in sorted(moments, reverse=True)
    ]


def refused(refusal: RefusedError, _request_id: str) -> Reply:
    """One word."""
    return Reply(status=refusal.status, document={"refusal": refusal.code})


def list_articles(stock: Stock, call: Call) -> Reply:
    """By label, unless asked otherwise."""
    order = call.parameters.get("orderBy", "label")
    key = order.removeprefix("-")
    aisle = call.parameters.get("aisle")
    rows = [one for one in stock.articles.values() if aisle in {None, one["aisle"]}]
    rows.sort(key=lambda one: (one[key], one["articleNo"]), reverse=order.startswith("-"))
    numbers = [one["articleNo"] for one in rows]
    after = call.parameters.get("after", "").removeprefix("after-")
    begin = numbers.index(after) + 1 if after in numbers else 0
    shown = rows[begin : begin + call.parameters.get("top", 25)]
    is_last = begin + len(shown) >= len(rows)
    following = None if is_last or not shown else f"after-{shown[-1]['articleNo']}"
    chosen = [name for name in call.parameters.get("select", "").split(",") if name in (rows[0] if rows else {})]
    entries = [{name: one[name] for name in chosen} if chosen else one for one in shown]
    return Reply(status=200, document={"result": {"entries": entries, "following": following}, "count": len(rows)})


def search_articles(stock: Stock, call: Call) -> Reply:
    """By label, unless the body says otherwise."""
    asked = call.body
    where = asked.get("where", {})
    rows = [
        one
        for one in stock.articles.values()
        if where.get("aisle") in {None, one["aisle"]} and one["stock"] >= where.get("leastStock", 0)
    ]
    for order in reversed(asked.get("sort", [{"by": "label"}])):
        rows.sort(key=itemgetter(order["by"], "articleNo"), reverse=order.get("way") == "down")
    skip = asked.get("skip", 0)
    return Reply(status=200, document={"articles": rows[skip : skip + asked.get("limit", 25)], "total": len(rows)})


def get_article(stock: Stock, call: Call) -> Reply:
    """By number."""
    return Reply(status=200, document=_found(stock, call))


def list_movements(stock: Stock, call: Call) -> Reply:
    """Of one article."""
    return Reply(status=200, document=stock.movements[_found(stock, call)["articleNo"]])


def price(_stock: Stock, call: Call) -> Reply:
    """Depends on nothing but the request."""
    lines = call.body["lines"]
    net = _cents(sum((Decimal(repr(line["unitPrice"])) * line["quantity"] for line in lines), Decimal()))
    discount = _cents(net * call.body.get("discountPercent", 0) / 100)
    tax = _cents((net - discount) * TAX[call.body["country"]])
    amounts = {"net": net, "discount": discount, "tax": tax, "gross": net - discount + tax}
    return Reply(status=200, document={name: float(amount) for name, amount in amounts.items()})


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _found(stock: Stock, call: Call) -> dict[str, Any]:
    if call.parameters["articleNo"] not in stock.articles:
        raise RefusedError(status=404, code="no-such-article", text="there is none with this number")
    return stock.articles[call.parameters["articleNo"]]


def _everybody(_headers: Mapping[str, str]) -> bool:
    return True


WAREHOUSE = Style(
    name="warehouse",
    populated=populated,
    handlers={
        "listArticles": list_articles,
        "searchArticles": search_articles,
        "getArticle": get_article,
        "listMovements": list_movements,
        "price": price,
    },
    refused=refused,
    admits=_everybody,
    challenge={},
    codes={
        "route": (404, "no-route"),
        "method": (405, "no-method"),
        "credential": (401, "no-credential"),
        "path": (400, "bad-number"),
        "parameter": (400, "bad-parameter"),
        "media-type": (415, "media-type"),
        "no-body": (400, "no-body"),
        "malformed": (400, "malformed"),
        "too-large": (413, "too-large"),
        "invalid": (400, "invalid"),
    },
    headers={},
    answers_head=False,
)
