"""What a request really had at a place, where each environment is given its own value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from harness.model.place import Part
from harness.model.pointer import tokens_of, values_at

if TYPE_CHECKING:
    from harness.model.fields import Field
    from harness.model.json import Json
    from harness.model.observation import Observation


def value_sent(observation: Observation, field: Field) -> Json:
    """The value at a field of the body or the query as it was sent; `None` where nothing is known of it."""
    if field.part is Part.REQUEST_QUERY:
        query = parse_qs(observation.target.partition("?")[2], keep_blank_values=True)
        return next(iter(query.get(tokens_of(field.pointer)[0], ())), None)
    if field.part is not Part.REQUEST_BODY or observation.requested is None:
        return None
    try:
        body = json.loads(observation.requested.body or "")
    except (ValueError, RecursionError):
        return None
    return next(values_at(body, field.pointer), None)
