"""A link leads to a path of a contract whatever stands before it, and names there what the path has a name for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.links import DEEPEST, MOST_TEXTS, linked_in, named_by, written_after

if TYPE_CHECKING:
    from harness.model.json import Json

JOB = "/jobs/{id}"


@pytest.mark.parametrize(
    ("link", "named"),
    [
        pytest.param("/jobs/7", "7", id="a path"),
        pytest.param("jobs/7", "7", id="a relative one"),
        pytest.param("https://api.example.com/v2/jobs/7?wait=1#top", "7", id="an address below a base path"),
        pytest.param("/jobs/7/", "7", id="a slash at its end"),
        pytest.param("/jobs/a%2Fb", "a/b", id="what is encoded"),
        pytest.param("/orders/7", None, id="somewhere else"),
        pytest.param("/jobs", None, id="the collection"),
        pytest.param("/jobs//", None, id="no name"),
        pytest.param("/jobs/7/events", None, id="something below it"),
        pytest.param("http://[", None, id="nowhere"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_link_names_what_the_path_it_leads_to_names(link: str, named: str | None) -> None:
    assert named_by(link, JOB) == named


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("/jobs/7/events", "7"),
        ("/v1/jobs/7/events/3", "7"),
        ("/jobs/7", "7"),
        ("/orders/7/events", None),
        ("/jobs//events", None),
    ],
)
def test_a_link_may_go_on_below_the_path_where_that_is_allowed(link: str, named: str | None) -> None:
    assert named_by(link, JOB, goes_on=True) == named


def test_the_last_name_of_a_path_is_the_one_that_counts() -> None:
    assert named_by("/orders/4/notes/9", "/orders/{order_id}/notes/{note_id}") == "9"


def test_a_path_without_names_names_nothing() -> None:
    assert named_by("/jobs/latest", "/jobs/latest") is None


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
segments = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)
origins = st.sampled_from(["", "http://127.0.0.1:8080", "https://api.example.com"])


@given(
    origin=origins, before=st.lists(segments, max_size=3), fixed=st.lists(segments, min_size=1, max_size=3), name=names
)
def test_the_name_that_a_template_is_filled_with_comes_back(
    origin: str, before: list[str], fixed: list[str], name: str
) -> None:
    link = origin + "/" + "/".join([*before, *fixed, quote(name, safe="")])
    assert named_by(link, "/" + "/".join([*fixed, "{name}"])) == name


# None of these can be taken for a fixed segment.
others = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=8)


@given(fixed=st.lists(segments, min_size=1, max_size=3), name=others, below=st.lists(others, min_size=1, max_size=3))
def test_a_link_to_what_stands_below_a_path_names_something_only_where_it_may_go_on(
    fixed: list[str], name: str, below: list[str]
) -> None:
    link = "/" + "/".join([*fixed, name, *below])
    path = "/" + "/".join([*fixed, "{name}"])
    assert (named_by(link, path), named_by(link, path, goes_on=True)) == (None, name)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param({"job": {"links": [{"href": "/v1/jobs/7"}]}}, "7", id="deep in it"),
        pytest.param({"self": "/orders/3", "job": "/jobs/7", "next": "/jobs/8"}, "7", id="the first that leads there"),
        pytest.param({"events": "/jobs/7/events"}, "7", id="a link to what stands below it"),
        pytest.param("/jobs/7", "7", id="the whole body"),
        pytest.param({"id": "7"}, None, id="no link"),
        pytest.param({"href": "/orders/7"}, None, id="somewhere else"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_a_body_links_to_a_path_with_any_of_its_texts(body: Json, named: str | None) -> None:
    assert linked_in(body, JOB) == named


def test_a_text_without_a_slash_is_no_link() -> None:
    assert linked_in({"id": "7"}, "/{id}") is None


def nested(value: Json, depth: int) -> Json:
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(("depth", "named"), [(DEEPEST, "7"), (DEEPEST + 1, None)])
def test_links_that_stand_too_deep_are_not_looked_for(depth: int, named: str | None) -> None:
    assert linked_in(nested("/jobs/7", depth), JOB) == named


@pytest.mark.parametrize(("before", "named"), [(MOST_TEXTS - 1, "7"), (MOST_TEXTS, None)])
def test_no_more_texts_of_a_body_are_looked_at_than_so_many(before: int, named: str | None) -> None:
    texts: list[Json] = [*["x"] * before, "/jobs/7"]
    assert linked_in(texts, JOB) == named


@pytest.mark.parametrize(
    ("text", "path", "end"),
    [
        ("shelves/s1", "/shelves/{shelf}", "shelves/{shelf}"),
        ("shelves/s1", "/v1/shelves/{shelf}", "shelves/{shelf}"),
        ("rooms/r/shelves/s1", "/v1/rooms/{room}/shelves/{shelf}", "rooms/{room}/shelves/{shelf}"),
        ("s1", "/shelves/{shelf}", None),
        ("r/s1", "/rooms/{room}/{shelf}", None),
        ("books/b1", "/shelves/{shelf}", None),
        ("shelves/", "/shelves/{shelf}", None),
        ("a/b/shelves/s1", "/shelves/{shelf}", None),
    ],
)
def test_a_full_name_is_written_after_the_end_of_a_path(text: str, path: str, end: str | None) -> None:
    assert written_after(text, path) == end
