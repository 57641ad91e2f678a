"""A header with a constant value has another one (caching, CORS, security policies); or one of another form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from harness.comparison.behaviour import further_addresses
from harness.comparison.header.cells import OF_STATE, Cell, Seen, cells, told, value_of
from harness.comparison.rule import Level, Rule
from harness.model.place import Part
from harness.model.rows import scalars

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation


FORMS: Final = {
    "a whole number": re.compile(r"-?\d{1,15}", re.ASCII),
    "a date and time": re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT", re.ASCII),
}
"""Forms that no value has by accident: an integer (RFC 9651, section 3.3.1), an HTTP date (RFC 9110, section 5.6.7)."""

LEADING: Final = frozenset({"location", "content-location"})
"""Headers with an address that clients follow."""

FEWEST: Final = 3
"""So many distinct values of one form are no accident."""


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Another constant, another form, another host, another beginning, and links that say less."""
    yield from told(
        cells(api),
        "response-header-changed",
        _changed,
        _has_value,
        "{name} has another value in {environment} than in {reference}: {there} instead of {here}",
    )
    yield from told(
        cells(api),
        "response-header-changed",
        _reformed,
        _has_form,
        "{name} is {here} in {reference} and has another form in {environment}: {there}",
    )

    yield from told(
        cells(api),
        "response-header-changed",
        _led_away,
        _leads_to_itself,
        "{name} leads to {here} in {reference}, and to another host in {environment}: {there}",
    )
    yield from told(
        cells(api),
        "response-header-changed",
        _begun_otherwise,
        _has_beginning,
        "{name} begins with another value in {environment} than in {reference}: {there} instead of {here}",
    )
    for evidence in api.declared:
        yield from further_addresses.told(evidence, Part.RESPONSE_HEADER)


def _leads_to_itself(cell: Cell, name: str) -> bool:
    """Whether the reference's header leads to the reference, whatever it leads to there."""
    return name in LEADING and all(value_of(one, name) and not leads_away(one, name) for one in cell.here)


def _led_away(cell: Cell, name: str) -> Seen | None:
    values = [value_of(one, name) for one in cell.there if leads_away(one, name)]
    if len(values) < len(cell.there) or not values:
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference="its own address", environment=values[0] or "")


def leads_away(observation: Observation, name: str) -> bool:
    """Whether a header has an address of another host than the one that was asked (RFC 9110, section 10.2.2)."""
    value, requested = value_of(observation, name), observation.requested
    host = urlsplit(value or "").netloc
    return bool(host) and requested is not None and host.lower() != urlsplit(requested.url).netloc.lower()


def _has_value(cell: Cell, name: str) -> bool:
    constant = name not in OF_STATE and _constant(cell.here, name) is not None
    return constant and not _names_itself(cell.here, name) and not _counts(cell, name)


def _changed(cell: Cell, name: str) -> Seen | None:
    here, there = _constant(cell.here, name), _constant(cell.there, name)
    if here is None or there is None or _plain(here) == _plain(there) or _names_itself(cell.there, name):
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference=here, environment=there)


def _has_form(cell: Cell, name: str) -> bool:
    return _form(cell, name) is not None


def _form(cell: Cell, name: str) -> str | None:
    """The form that the header has in all answers of the reference."""
    values = {value_of(one, name) or "" for one in cell.here}
    of_all = (form for form, pattern in FORMS.items() if all(map(pattern.fullmatch, values)))
    return next(of_all, None) if len(values) >= _fewest(cell) else None


def _fewest(cell: Cell) -> int:
    return 1 if cell.evidence.sides.view.confirming else FEWEST


def _reformed(cell: Cell, name: str) -> Seen | None:
    form = _form(cell, name)
    values = [value for one in cell.there if (value := value_of(one, name)) is not None]
    if form is None or len(values) < _fewest(cell) or any(map(FORMS[form].fullmatch, values)):
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference=form, environment=values[0])


def _has_beginning(cell: Cell, name: str) -> bool:
    return not _has_value(cell, name) and len(cell.here) >= _fewest(cell) and _beginning(cell.here, name) is not None


def _begun_otherwise(cell: Cell, name: str) -> Seen | None:
    here, there = _beginning(cell.here, name), _beginning(cell.there, name)
    if here is None or there is None or here == there or not _has_beginning(cell, name):
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference=here, environment=there)


def _beginning(observations: Iterable[Observation], name: str) -> str | None:
    """The one token before the parameters of a value (RFC 9110, section 5.6.6): those may be of the data."""
    values = [value_of(one, name) or "" for one in observations]
    tokens = {value.partition(";")[0].strip().lower() for value in values}
    return tokens.pop() if len(tokens) == 1 and all(";" in value for value in values) else None


def _constant(observations: Iterable[Observation], name: str) -> str | None:
    values = {value_of(one, name) for one in observations}
    return values.pop() if len(values) == 1 else None


def _counts(cell: Cell, name: str) -> bool:
    """Whether it is how many rows there are, as the answer itself says or shows: that is data."""
    return cell.is_collection and any(
        value is not None and value.isdecimal() and int(value) in _numbers(one)
        for one in (*cell.here, *cell.there)
        for value in [value_of(one, name)]
    )


def _numbers(observation: Observation) -> set[int]:
    """The numbers in a body outside of its lists, and how long those are."""
    body = observation.body if observation.body_kept else None
    members = [body, *(body.values() if isinstance(body, dict) else ())]
    lengths = {len(one) for one in members if isinstance(one, list)}
    return lengths | {value for _, value in scalars(body) if isinstance(value, int)}


def _plain(value: str) -> frozenset[str]:
    """Lists in another order, in another case or with other blanks say the same."""
    return frozenset("".join(one.split()).lower() for one in value.replace(";", ",").split(",") if one.strip())


def _names_itself(observations: Iterable[Observation], name: str) -> bool:
    """Whether the value is only the environment's own name or address (`x-served-by`, an allowed origin)."""
    for one in observations:
        value = (value_of(one, name) or "").lower()
        host = urlsplit(one.requested.url).hostname if one.requested else None
        if one.environment.lower() in value or (host and host.lower() in value):
            return True
    return False


RULE = Rule(
    kinds=("response-header-changed",),
    level=Level.API,
    judge=judge,
    decided=(
        "By operation and status class: one and the same value in all answers of both askings of the reference, and "
        "one other value in all answers here; or at least three values of one form there (a whole number, an HTTP "
        "date), and none of that form here; or one token before the parameters of all values there, and another one "
        "here; or an address that leads back to the environment there, and to another host here; or a link that leads "
        "on and says what was asked for, each time there, and never here. A header that varies "
        "within the reference, names the environment itself, or says how many rows there are has no value to compare."
    ),
    remedy="compare the caching, CORS and security settings of gateway and service in both environments",
)
