"""Collections, parameters and computations that behave otherwise."""

from typing import Any

from tests.servers.drifting.changes import resources, served, with_default, without_parameter, without_property
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.message import Call, Reply


def _skipping(call: Call, reply: Reply) -> None:
    if call.operation == "list_books" and call.parameters.get("page", 1) > 1 and reply.status == 200:
        reply.document["data"] = reply.document["data"][1:]


def _count_of_page(reply: Reply) -> None:
    reply.document["count"] = len(reply.document["result"]["entries"])


def _nothing_follows(reply: Reply) -> None:
    reply.document["result"]["following"] = None


def _count_of_rows_shown(reply: Reply) -> None:
    reply.headers["X-Total-Count"] = str(len(reply.document) + 1)


def _turned_round(reply: Reply) -> None:
    reply.document = reply.document[::-1]


def _french_tax(call: Call, reply: Reply) -> None:
    if call.operation == "price" and reply.status == 200 and call.body["country"] == "FR":
        net = reply.document["net"] - reply.document["discount"]
        reply.document["tax"] = round(net * 0.055, 2)
        reply.document["gross"] = round(net + reply.document["tax"], 2)


def _whole_units(price: dict[str, Any]) -> None:
    price["tax"] = float(int(price["tax"]))


BEHAVIOUR = (
    Drift(name="page-size-ignored", api="library", before=without_parameter("list_books", "per_page")),
    Drift(name="genre-ignored", api="library", before=without_parameter("list_books", "genre")),
    Drift(name="pages-skip-a-book", api="library", after=_skipping),
    Drift(name="page-ignored", api="library", before=without_parameter("list_loans", "page")),
    Drift(name="fifteen-books-a-page", api="library", before=with_default("list_books", "per_page", "15")),
    Drift(name="vehicle-limit-ignored", api="fleet", before=without_parameter("listVehicles", "limit")),
    Drift(name="seats-ignored", api="fleet", before=without_parameter("listVehicles", "minSeats")),
    Drift(name="vehicles-miscounted", api="fleet", after=served("listVehicles", change=_count_of_rows_shown)),
    Drift(name="order-ignored", api="warehouse", before=without_parameter("listArticles", "orderBy")),
    Drift(name="selection-ignored", api="warehouse", before=without_parameter("listArticles", "select")),
    Drift(name="aisle-ignored", api="warehouse", before=without_parameter("listArticles", "aisle")),
    Drift(name="every-page-the-first", api="warehouse", before=without_parameter("listArticles", "after")),
    Drift(name="fullest-first", api="warehouse", before=with_default("listArticles", "orderBy", "-stock")),
    Drift(name="page-counted", api="warehouse", after=served("listArticles", change=_count_of_page)),
    Drift(name="nothing-follows", api="warehouse", after=served("listArticles", change=_nothing_follows)),
    Drift(name="earliest-movement-first", api="warehouse", after=served("listMovements", change=_turned_round)),
    Drift(name="found-limit-ignored", api="warehouse", before=without_property("searchArticles", "limit")),
    Drift(name="found-skip-ignored", api="warehouse", before=without_property("searchArticles", "skip")),
    Drift(name="found-aisle-ignored", api="warehouse", before=without_property("searchArticles", "where", "aisle")),
    Drift(name="found-way-ignored", api="warehouse", before=without_property("searchArticles", "sort", "way")),
    Drift(name="another-tax-in-france", api="warehouse", after=_french_tax),
    Drift(name="tax-in-whole-units", api="warehouse", after=resources("price", change=_whole_units)),
)
