"""Every limit of a contract is met by one of the first valid requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.extremes import AS_CHOSEN, LONGEST_REPEATED, LONGEST_TEXT, LOWER, NULL, UPPER, Limits
from harness.generation.judge import Judge
from tests.generation.examples import answers

if TYPE_CHECKING:
    from harness.model.case import Corpus
    from tests.generation.conftest import Build, Load

FLAT = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"const": "flat"}, "fee": {"type": "integer", "minimum": 1, "maximum": 60}},
}
STEPPED = {
    "type": "object",
    "required": ["kind", "steps"],
    "properties": {"kind": {"const": "stepped"}, "steps": {"type": "integer", "minimum": 2, "maximum": 12}},
}

ITEM = {
    "type": "object",
    "required": ["name", "code"],
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 30},
        "code": {"type": "string", "pattern": "^[ab][0-9]{2,4}$"},
        "plate": {
            "type": "string",
            "pattern": "^[A-Z0-9]+(-[A-Z0-9]+)*$",
            "minLength": 4,
            "maxLength": 14,
            "example": "B-FX4410",
        },
        "words": {"type": "string", "pattern": "^[A-Za-z ]*$", "maxLength": 40},
        "count": {"type": "integer", "minimum": 1, "exclusiveMaximum": 500},
        "kind": {"type": "string", "enum": ["small", "large"]},
        "note": {"type": ["string", "null"]},
        "parts": {
            "type": "array",
            "maxItems": 4,
            "items": {"type": "object", "properties": {"weight": {"type": "number", "maximum": 9.5}}},
        },
        "labels": {"type": "object", "maxProperties": 7, "additionalProperties": {"type": "string"}},
        "made": {"type": "string", "readOnly": True},
        "tags": {"type": "array", "default": [], "maxItems": 3, "items": {"type": "string", "maxLength": 8}},
        "tariff": {"oneOf": [FLAT, STEPPED]},
    },
}

PATHS: dict[str, Any] = {
    "/items": {
        "post": {
            "parameters": [
                {"name": "batch", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}}
            ],
            "requestBody": {"required": True, "content": {"application/json": {"schema": ITEM}}},
            "responses": {"200": {"description": "done"}},
        }
    }
}


def body_of(corpus: Corpus, description: str) -> dict[str, Any]:
    found = [case for one in corpus.operations for case in one.cases if case.description == description]
    assert len(found) == 1
    assert found[0].valid
    assert found[0].body is not None
    body: dict[str, Any] = json.loads(found[0].body.content)
    return body | {"?": dict(found[0].query)}


@pytest.fixture
def corpus(build: Build) -> Corpus:
    return build(PATHS)


def test_everything_is_at_its_upper_limit_at_once(corpus: Corpus) -> None:
    body = body_of(corpus, UPPER)
    assert (len(body["name"]), body["count"], body["kind"], len(body["parts"])) == (30, 499, "large", 4)
    assert (body["parts"][0]["weight"], body["?"]) == (9.5, {"batch": "50"})


def test_everything_is_at_its_lower_limit_at_once(corpus: Corpus) -> None:
    body = body_of(corpus, LOWER)
    assert (len(body["name"]), body["count"], body["kind"], body["?"]) == (2, 1, "small", {"batch": "1"})


def test_the_upper_limits_come_with_the_plainest_choice_too(corpus: Corpus) -> None:
    body = body_of(corpus, AS_CHOSEN)
    assert (len(body["name"]), body["count"], body["kind"], len(body["parts"])) == (30, 499, "small", 4)


def test_a_map_has_as_many_entries_as_it_may(corpus: Corpus) -> None:
    assert (len(body_of(corpus, UPPER)["labels"]), body_of(corpus, LOWER)["labels"]) == (7, {})


def test_a_list_that_is_empty_by_default_is_full_of_items_at_their_limits(corpus: Corpus) -> None:
    assert [len(tag) for tag in body_of(corpus, UPPER)["tags"]] == [8, 8, 8]


@pytest.mark.parametrize(("words", "fee", "steps"), [("upper", 60, 12), ("lower", 1, 2)])
def test_every_alternative_further_in_is_at_its_own_limits(build: Build, words: str, fee: int, steps: int) -> None:
    cases = [case for one in build(PATHS, depth="standard").operations for case in one.cases]
    ends = f"everything at its {words} limit"
    found = [case for case in cases if case.description.endswith(ends) and case.body is not None]
    tariffs = [json.loads(case.body.content).get("tariff", {}) for case in found if case.body is not None]
    assert all(case.valid for case in found)
    assert {"kind": "flat", "fee": fee} in tariffs
    assert {"kind": "stepped", "steps": steps} in tariffs


def test_a_pattern_is_met_at_both_of_its_ends(corpus: Corpus) -> None:
    longest, shortest = body_of(corpus, UPPER)["code"], body_of(corpus, LOWER)["code"]
    assert (len(longest), len(shortest)) == (5, 3)


def test_a_text_with_a_pattern_is_as_long_and_as_short_as_its_limits_let_it_be(corpus: Corpus) -> None:
    longest, shortest = body_of(corpus, UPPER)["plate"], body_of(corpus, LOWER)["plate"]
    assert (len(longest), len(shortest)) == (14, 4)


@pytest.mark.parametrize(("limit", "length"), [(600, 600), (5000, LONGEST_TEXT)])
def test_a_text_with_a_plain_pattern_is_made_as_long_as_one_without(load: Load, limit: int, length: int) -> None:
    contract = load({"/things": {"get": {"responses": answers("200")}}})
    limits = Limits(judge=Judge(contract), texts=lambda _: (), upper=True)
    longest = limits.scalar({"type": "string", "pattern": r"^[^\x00]+$", "maxLength": limit}, "a note")
    assert isinstance(longest, str)
    assert len(longest) == length


@pytest.mark.parametrize(("upper", "length"), [(True, 40), (False, len("http://e"))])
def test_a_text_of_a_format_stays_one_where_a_pattern_says_less(load: Load, *, upper: bool, length: int) -> None:
    contract = load({"/things": {"get": {"responses": answers("200")}}})
    limits = Limits(judge=Judge(contract), texts=lambda _: ("http://a", "http://a{" + "\\" * 25), upper=upper)
    schema: dict[str, Any] = {"type": "string", "format": "uri", "pattern": "^https?://[a-z]", "maxLength": 40}
    found = limits.scalar(schema, "https://example.org/a")
    assert isinstance(found, str)
    # The plain text and what is left of it, and not another text of the pattern.
    assert found.strip("abcdefghijklmnopqrstuvwxyz./") == ":"
    assert found.startswith("https://example") or found == "http://e"
    assert len(found) == length


def test_a_pattern_that_repeats_a_group_gets_no_text_that_takes_for_ever_to_match(load: Load) -> None:
    contract = load({"/things": {"get": {"responses": answers("200")}}})
    limits = Limits(judge=Judge(contract), texts=lambda _: (), upper=True)
    mail: dict[str, Any] = {
        "type": "string",
        "pattern": r"^\w+([.-]?\w+)*@\w+([.-]?\w+)*(\.\w{2,3})+$",
        "maxLength": 100,
    }
    longest = limits.scalar(mail, "a@b.co")
    assert isinstance(longest, str)
    assert 6 < len(longest) <= LONGEST_REPEATED


def test_a_text_that_may_be_empty_keeps_a_character_at_its_lower_limit(corpus: Corpus) -> None:
    assert len(body_of(corpus, LOWER)["words"]) == 1


def test_null_is_sent_wherever_it_is_allowed(corpus: Corpus) -> None:
    body = body_of(corpus, NULL)
    assert [name for name, value in body.items() if value is None] == ["note"]


def test_what_only_the_server_may_set_is_not_sent(corpus: Corpus) -> None:
    assert "made" not in body_of(corpus, UPPER)
