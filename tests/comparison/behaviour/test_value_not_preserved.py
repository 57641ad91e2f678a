"""What comes back otherwise than it was sent is told by name, and only where the reference gives it back whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.observation import BodyKind
from tests.comparison.behaviour.lives import ADD, CHANGE, LIST, READ, REPLACE, Life, created, shop_of
from tests.evidence_of import THERE, Given

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.observation import Observation
    from tests.evidence_of import World


def stored(tmp_path: Path, *values: tuple[Any, Any], here: Any = None) -> World:
    """Items with a property each: what was sent, and what the environment shows of it."""
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate(values):
        own = None if here is None else {"id": f"h-{number}", "name": here}
        created(Life(shop, f"{number}"), {"name": sent}, own, name=there)
    return shop


WHOLE = (("one", "one"), ("Two", "Two"), ("3", "3"))
"""Values that are left alone."""


@pytest.mark.parametrize(
    ("sent", "there", "words"),
    [
        pytest.param("Lamp and bowl", "Lamp", "cut to 4 characters", id="cut"),
        pytest.param(" Lamp ", "Lamp", "trimmed", id="trimmed"),
        pytest.param("cafe\u0301", "café", "re-encoded: normalised to NFC", id="normalised"),
        pytest.param("東京", "??", "with ? for what is not ASCII", id="replaced"),
        pytest.param("naïve", "naÃ¯ve", "re-encoded: UTF-8 read as Latin-1", id="misread"),
        pytest.param("a & b", "a &amp; b", "re-encoded: with HTML entities", id="entities"),
        pytest.param("", None, "null instead of an empty text", id="empty"),
    ],
)
def test_what_happens_to_a_text_has_a_name(tmp_path: Path, sent: str, there: Any, words: str) -> None:
    difference = stored(tmp_path, *WHOLE, (sent, there)).only()
    assert (difference.kind, difference.place.operation, difference.place.pointer) == (
        "value-not-preserved",
        ADD,
        "/name",
    )
    assert f"name comes back {words} in south" in difference.message
    assert (difference.compared, difference.differing) == (4, 1)


@pytest.mark.parametrize(
    ("sent", "there", "words"),
    [
        pytest.param(7.005, 7.01, "rounded to 2 places", id="rounded-half-up"),
        pytest.param(7.005, 7.0, "rounded to 2 places", id="rounded-as-doubles-are"),
        pytest.param(7.999, 7.99, "cut to 2 places", id="cut"),
        pytest.param(2**53 + 1, 2**53, "kept as a double, its last digits lost", id="double"),
        pytest.param(0.1, 0.10000000149011612, "kept in single precision, digits lost", id="single"),
        pytest.param(-3.5, 3.5, "without its sign", id="sign"),
    ],
)
def test_what_happens_to_a_number_has_a_name(tmp_path: Path, sent: float, there: float, words: str) -> None:
    difference = stored(tmp_path, (1, 1), (2, 2), (3.5, 3.5), (sent, there)).only()
    assert f"name comes back {words} in south" in difference.message


MOMENT = "2040-01-02T03:04:05.250+05:30"


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ("2040-01-01T21:34:05.250Z", "converted to UTC: the same instant, its own offset lost"),
        ("2040-01-02T03:04:05.250", "without its time zone: another instant"),
        ("2040-01-02T03:04:05.25Z", "with its time zone lost, as if it had been UTC: another instant"),
        ("2040-01-02T03:04:05+05:30", "with no digits of the second's fraction"),
    ],
)
def test_what_happens_to_a_point_in_time_has_a_name(tmp_path: Path, there: str, words: str) -> None:
    shop = stored(tmp_path, *((f"2040-01-0{day}T00:00:00Z", f"2040-01-0{day}T00:00:00Z") for day in (1, 2, 3)))
    created(Life(shop, "moment"), {"name": MOMENT}, name=there)
    differences = [one for one in shop.compare().differences if one.kind == "value-not-preserved"]
    assert [words in one.message for one in differences] == [True]


@pytest.mark.parametrize("there", ["2040-01-02T03:04:05.25+05:30", "2040-01-02 03:04:05.250000+05:30"])
def test_another_spelling_of_the_same_instant_and_offset_is_no_change(tmp_path: Path, there: str) -> None:
    shop = stored(tmp_path, *((f"2040-01-0{day}T00:00:00Z", f"2040-01-0{day}T00:00:00+00:00") for day in (1, 2, 3)))
    created(Life(shop, "moment"), {"name": MOMENT}, name=there)
    assert shop.kinds() == []


def test_a_name_is_given_only_if_it_leaves_the_other_values_alone(tmp_path: Path) -> None:
    shop = stored(tmp_path, ("longer than four", "longer than four"), *WHOLE, ("Lamp and bowl", "Lamp"))
    assert shop.kinds() == []


def test_what_nobody_can_name_is_told_when_two_values_show_it(tmp_path: Path) -> None:
    shop = stored(tmp_path, *WHOLE, ("lamp", "lamp-1"), ("bowl", "bowl-7"))
    assert "name comes back not as it was sent in south" in shop.only().message


def test_one_value_that_comes_back_otherwise_may_have_been_taken_already(tmp_path: Path) -> None:
    assert stored(tmp_path, *WHOLE, ("lamp", "lamp-1")).kinds() == []


def test_one_value_of_those_that_several_resources_may_have_is_not_taken_but_altered(tmp_path: Path) -> None:
    told = stored(tmp_path, *WHOLE, ("one", "one"), ("staff", "premium")).only()
    assert (told.kind, told.place.pointer, told.differing) == ("value-not-preserved", "/name", 1)


def test_a_value_that_once_came_back_whole_is_acquitted(tmp_path: Path) -> None:
    assert stored(tmp_path, *WHOLE, (" lamp", "lamp"), (" lamp", " lamp")).kinds() == []


def test_two_distinct_values_are_too_few(tmp_path: Path) -> None:
    assert stored(tmp_path, ("one", "one"), (" lamp", "lamp")).kinds() == []


def test_what_the_reference_does_not_preserve_is_no_claim(tmp_path: Path) -> None:
    assert stored(tmp_path, *((f" {name}", name) for name in ("a", "b", "c", "d")), here="new").kinds() == []


def test_what_the_reference_preserves_only_the_first_time_is_no_claim(tmp_path: Path) -> None:
    shop = stored(tmp_path, *WHOLE)
    shown = {"id": "x", "name": " lamp"}
    changed = Given(status=201, body={"id": "x", "name": "lamp"})
    Life(shop, "noise").step(ADD, Given(status=201, body=shown), changed, again=changed, body={"name": " lamp"})
    assert shop.kinds() == []


def test_a_read_and_a_row_of_a_list_are_held_against_what_was_sent_as_well(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate([*WHOLE, (" lamp", "lamp")]):
        life = created(Life(shop, f"{number}"), {"name": sent})
        here, row = {"id": f"h-{number}", "name": sent}, {"id": f"t-{number}", "name": there}
        life.step(READ, Given(body={"data": here}), Given(body={"data": row}))
        other = {"id": "other", "name": "what was there before"}
        life.step(LIST, Given(body={"rows": [other, here]}), Given(body={"rows": [row, other, other]}))
    told = [(kind, operation, place) for kind, operation, place in shop.places() if kind == "value-not-preserved"]
    assert told == [
        ("value-not-preserved", LIST, "/rows/*/name"),
        ("value-not-preserved", READ, "/data/name"),
    ]


def test_a_value_of_another_type_is_another_kind_of_drift(tmp_path: Path) -> None:
    kinds = stored(tmp_path, (1, "1"), (2, "2"), (3, "3"), (4, "4")).kinds()
    assert "value-not-preserved" not in kinds


def test_a_change_is_held_against_what_the_change_sent(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate([*WHOLE, ("Lamp and bowl", "Lamp")]):
        life = created(Life(shop, f"{number}"), {"name": "before"})
        shown = Given(body={"id": f"h-{number}", "name": sent})
        life.step(CHANGE, shown, Given(body={"id": f"t-{number}", "name": there}), body={"name": sent})
    assert shop.places() == [("value-not-preserved", CHANGE, "/name")]


def changed(tmp_path: Path, add: int) -> World:
    """Items whose quantity is given anew; the environment adds so much more of what was there."""
    shop = shop_of(tmp_path)
    for number, quantity in enumerate((1, 2, 5)):
        life = created(Life(shop, f"{number}"), {"quantity": quantity})
        life.step(READ, *[Given(body={"id": "i", "quantity": quantity})] * 2)
        for step, given in enumerate((5, 2, 1)):
            shown = given + add * (step + 1)
            sides = [Given(body={"id": "i", "quantity": one}) for one in (given, shown)]
            life.step(REPLACE, *sides, body={"quantity": given}).step(READ, *sides)
    return shop


ADDED = [("value-not-preserved", READ, "/quantity"), ("value-not-preserved", REPLACE, "/quantity")]


@pytest.mark.parametrize(("add", "places"), [(0, []), (7, ADDED)])
def test_what_comes_back_whole_from_a_new_item_acquits_no_change_of_it(
    tmp_path: Path, add: int, places: list[tuple[str, str, str]]
) -> None:
    assert changed(tmp_path, add).places() == places


def test_the_cases_that_show_it_are_those_that_have_to_be_asked_again(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate([*WHOLE, (" lamp", "lamp")]):
        life = created(Life(shop, f"{number}"), {"name": sent})
        shown = Given(body={"id": f"t-{number}", "name": there})
        life.step(READ, Given(body={"id": f"h-{number}", "name": sent}), shown)
    assert shop.only().cases == ("3-0", "3-1")


def entered(tmp_path: Path, *names: tuple[str, str]) -> World:
    """Items with an entry each under a name of the sender's choice, and the name that the environment shows."""
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate(names):
        created(Life(shop, f"{number}"), {"notes": {sent: "x"}}, notes={there: "x"})
    return shop


def test_names_of_the_senders_choice_are_values_too(tmp_path: Path) -> None:
    difference = entered(tmp_path, ("OneName", "onename"), ("TwoNames", "twonames"), ("AnyName", "anyname")).only()
    assert (difference.kind, difference.place.pointer) == ("value-not-preserved", "/notes/*")
    assert "in lower case" in difference.message


def test_a_name_of_the_contract_is_a_property_of_another_name(tmp_path: Path) -> None:
    # It stands in every request: nobody chose it.
    shop = shop_of(tmp_path)
    for number, city in enumerate(("Gent", "Graz", "Porto")):
        sent = {"home": {"postCode": "1", "city": city, "streetName": "x"}}
        created(Life(shop, f"{number}"), sent, home={"post_code": "1", "city": city, "streetName": "x"})
    assert "value-not-preserved" not in shop.kinds()


FORM = "multipart/form-data; boundary=b"


def form(text: str) -> str:
    """A form with one file and one text."""
    head = 'Content-Disposition: form-data; name="'
    return f'--b\r\n{head}file"; filename="a"\r\n\r\n{text}\r\n--b\r\n{head}name"\r\n\r\n{text}\r\n--b--'


def uploaded(tmp_path: Path, *texts: str, cut: int, kind: BodyKind = BodyKind.TEXT) -> World:
    """Files and names that are sent as forms, and of which the environment keeps some letters of the file alone."""
    shop = shop_of(tmp_path)
    for number, text in enumerate(texts):
        life = Life(shop, f"{number}")
        life.step(
            ADD,
            Given(status=201, body={"id": f"h-{number}", "name": text}),
            Given(status=201, body={"id": f"t-{number}", "name": text}),
            body={},
        )
        life.step(READ, Given(text=text, media_type="text/plain"), Given(text=text[:cut], media_type="text/plain"))

    def seen(one: Observation) -> Observation:
        if one.requested is None or one.requested.body is None:
            size = len((one.text or "").encode())
            return replace(one, body_size=size, body_kind=kind, text=one.text if kind is BodyKind.TEXT else None)
        text = texts[int(str(one.sequence))]
        return replace(one, requested=replace(one.requested, headers=(("Content-Type", FORM),), body=form(text)))

    shop.observations = [seen(one) for one in shop.observations]
    return shop


@pytest.mark.parametrize("kind", [BodyKind.TEXT, BodyKind.BINARY])
def test_a_file_that_is_read_otherwise_than_it_was_sent_is_told(tmp_path: Path, kind: BodyKind) -> None:
    told = uploaded(tmp_path, "a longer text", "one more", "another of them", cut=4, kind=kind).told()
    assert [(one.kind, one.place.operation, one.place.pointer) for one in told] == [("value-not-preserved", READ, "")]
    assert ("cut to 4 characters" in told[0].message) == (kind is BodyKind.TEXT)


def test_a_file_that_is_read_as_it_was_sent_is_silent(tmp_path: Path) -> None:
    assert uploaded(tmp_path, "a longer text", "one more", "another of them", cut=99).told() == []


def test_what_is_sent_as_a_form_is_held_against_what_is_shown(tmp_path: Path) -> None:
    shop = uploaded(tmp_path, "a longer text", "one more", "another of them", cut=99)

    def shortened(one: Observation) -> Observation:
        is_shown = one.environment == THERE and one.operation == ADD and isinstance(one.body, dict)
        body = {**one.body, "name": str(one.body["name"])[:6]} if is_shown and isinstance(one.body, dict) else one.body
        return replace(one, body=body)

    shop.observations = [shortened(one) for one in shop.observations]
    assert [(one.kind, one.place.pointer) for one in shop.told()] == [("value-not-preserved", "/name")]
