"""The single values of a JSON body as the parameters of a query have them: `filter[city]` for `/filter/city`.

The form is that of nested objects in a query (OpenAPI 3.1.1, section 4.8.12.2, style `deepObject`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harness.model.pointer import joined
from harness.model.rows import DEEPEST, sent_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.case import Case, Value
    from harness.model.json import Json


def bracketed(*tokens: str) -> str | None:
    """The parameter's name for a property; `None` where the names of properties have brackets themselves."""
    if not tokens or any("[" in token or "]" in token for token in tokens):
        return None
    return tokens[0] + "".join(f"[{token}]" for token in tokens[1:])


def place_of(name: str) -> str:
    """The JSON Pointer of the property that a name stands for."""
    return joined("", *name.replace("]", "").split("["))


def pairs_in(value: Json, *tokens: str) -> Iterator[tuple[str, str, str]]:
    """(name, pointer, value as a parameter has it) of each single value; of lists once for each item."""
    name = bracketed(*tokens)
    if isinstance(value, dict) and len(tokens) < DEEPEST:
        for member, below in value.items():
            yield from pairs_in(below, *tokens, member)
    elif name is not None and isinstance(value, list):
        for index, item in enumerate(value):
            if (text := item_text(item)) is not None:
                yield name, joined("", *tokens, index), text
    elif name is not None and (text := sent_as(value)) is not None:
        yield name, joined("", *tokens), text


def item_text(item: Json) -> str | None:
    """An item of a list as a parameter has it; of an object what its single values say: `total desc`."""
    if not isinstance(item, dict):
        return sent_as(item)
    return " ".join(text for value in item.values() if (text := sent_as(value)) is not None) or None


def given_in(case: Case) -> tuple[tuple[str, Value], ...]:
    """What a request gives, in its query and as single values of its JSON body, with slots where they stand."""
    if case.body is None:
        return case.query
    slots = dict(case.body.slots)
    found = [(name, slots.get(pointer, text)) for name, pointer, text in pairs_in(read(case.body.content))]
    return (*case.query, *found)


def read(text: str | bytes | None) -> Json:
    """A body as JSON; `None` where it is none."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
