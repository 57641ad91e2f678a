"""How a parameter that is an array is written: what parts its items, by `collectionFormat` or `style`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.operation import ParameterLocation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.json import Json

_BY_FORMAT = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|", "multi": None}
"""Swagger 2.0, Parameter Object, `collectionFormat`."""

_BY_STYLE = {"spaceDelimited": " ", "pipeDelimited": "|", "label": "."}
"""OpenAPI 3.1, section 4.8.12.2; all other styles have a comma."""


def separator_of(parameter: Mapping[str, Json], location: ParameterLocation, *, is_swagger: bool) -> str | None:
    """What stands between the items within one text; `None` where each is sent under the parameter's name."""
    if is_swagger:
        return _BY_FORMAT.get(str(parameter.get("collectionFormat")), ",")
    repeatable = location in {ParameterLocation.QUERY, ParameterLocation.COOKIE}
    style = str(parameter.get("style") or ("form" if repeatable else "simple"))
    if repeatable and parameter.get("explode", style == "form") is True:
        return None
    return _BY_STYLE.get(style, ",")
