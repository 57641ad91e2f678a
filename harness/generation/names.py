"""How names in contracts relate to each other: `orderId`, `order_id` and `order-id` are one name."""

from __future__ import annotations

from harness.model.spelling import normalised

GENERIC_IDENTIFIERS = ("id", "uuid", "guid", "identifier", "key", "slug", "code", "number", "reference", "name")
"""Names by which interfaces call what identifies a thing, likeliest first."""

_SURE = GENERIC_IDENTIFIERS.index("identifier") + 1
"""So many of them are called what they are."""

SURE_IDENTIFIERS = GENERIC_IDENTIFIERS[:_SURE]


IRREGULAR = {
    "people": "person",
    "children": "child",
    "shelves": "shelf",
    "halves": "half",
    "indices": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "statuses": "status",
    "aliases": "alias",
    "buses": "bus",
    "bonuses": "bonus",
    "campuses": "campus",
}
"""Plurals of things that interfaces have whose endings mislead, with what is added in front of them."""


def singular(word: str) -> str:
    """The singular of an English plural, as far as its ending tells; any other word itself, normalised."""
    plain = normalised(word)
    irregular = next((plural for plural in IRREGULAR if plain.endswith(plural)), None)
    if irregular is not None:
        return plain.removesuffix(irregular) + IRREGULAR[irregular]
    if plain.endswith("ies") and len(plain) > 4:
        return plain[:-3] + "y"
    if plain.endswith(("sses", "shes", "ches", "xes", "zes")):
        return plain[:-2]
    if plain.endswith("s") and not plain.endswith(("ss", "us", "is")) and len(plain) > 3:
        return plain[:-1]
    return plain


def identifier_names(parameter: str, collection: str) -> tuple[str, ...]:
    """Normalised names under which an item of the collection may hold what the parameter names, likeliest first.

    For `order_id` of `/orders`: `orderid`, `id`, `uuid`, …
    """
    thing = singular(collection.rstrip("/").rpartition("/")[2])
    given = normalised(parameter)
    bases = (thing,) if given.endswith(GENERIC_IDENTIFIERS) else (thing, given)
    own = [base + generic for generic in GENERIC_IDENTIFIERS for base in bases]
    sure_of_own = _SURE * len(bases)
    # What is called the thing's own is meant by it, sooner than what may be a name or a number of anything.
    sure, other = SURE_IDENTIFIERS, GENERIC_IDENTIFIERS[_SURE:]
    names = [given, given.removeprefix(thing), given.removesuffix(thing), *sure, *own[:sure_of_own]]
    names += [*other, *own[sure_of_own:]]
    return tuple(dict.fromkeys(name for name in names if name))
