"""Whether a request keeps the contract that an environment believes in, in one fixed order, with one first fault."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from tests.servers.drifting.message import Call
    from tests.servers.drifting.style import Style

LARGEST_BODY = 64 * 1024
"""In bytes."""

_INTEGER = re.compile(r"-?[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


class Validation:
    """The parameters and bodies of one operation."""

    def __init__(self, style: Style, document: dict[str, Any], operation: dict[str, Any]) -> None:
        """Compiles the schemas that the operation names."""
        self._style = style
        self._parameters = [
            (parameter, _schema(document, parameter["schema"])) for parameter in operation.get("parameters", [])
        ]
        body = operation.get("requestBody")
        self._bodies = {
            media_type: Draft202012Validator(_whole(document, content["schema"]), validate_formats=True)
            for media_type, content in (body or {}).get("content", {}).items()
        }
        self._required = bool((body or {}).get("required"))

    def check(self, call: Call) -> None:
        """Fills in the call's parameters and body.

        Raises:
            RefusedError: At the first thing that is wrong: parameters as the contract lists them, then the body.
        """
        for parameter, schema in self._parameters:
            value = self._parameter(call, parameter, schema)
            if value is not None:
                call.parameters[parameter["name"]] = value
        if self._bodies:
            call.body = self._body(call)

    def _parameter(self, call: Call, parameter: dict[str, Any], schema: dict[str, Any]) -> Any:
        name = parameter["name"]
        texts = _sent(call, parameter["in"], name)
        if not texts:
            if parameter.get("required"):
                raise self._style.refusal("parameter", f"{name} is missing", place=name, rule="required")
            return None
        if len(texts) > 1:
            raise self._style.refusal("parameter", f"{name} is given twice", place=name, rule="type")
        value = _read(texts[0], schema)
        if value is None or not Draft202012Validator(schema, validate_formats=True).is_valid(value):
            fault = "path" if parameter["in"] == "path" else "parameter"
            raise self._style.refusal(fault, f"{name} cannot have this value", place=name, rule="value")
        return value

    def _body(self, call: Call) -> Any:
        if not call.content:
            if not self._required:
                return None
            raise self._style.refusal("no-body", "a body is needed")
        media_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        validator = self._bodies.get(media_type)
        if validator is None:
            raise self._style.refusal("media-type", f"a body has to be one of {', '.join(sorted(self._bodies))}")
        if len(call.content) > LARGEST_BODY:
            raise self._style.refusal("too-large", f"a body may have {LARGEST_BODY} bytes")
        value = self._form(call.content) if "form" in media_type else self._json(call.content)
        self._judge(validator, value)
        return value

    def _json(self, content: bytes) -> Any:
        try:
            value = json.loads(content.decode(), parse_constant=_no_number, parse_float=_finite)
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no character
        except (ValueError, RecursionError) as error:
            raise self._style.refusal("malformed", "the body is no JSON") from error
        return value

    def _form(self, content: bytes) -> Any:
        try:
            pairs = dict(parse_qsl(content.decode("ascii"), keep_blank_values=True))
        except ValueError as error:
            raise self._style.refusal("malformed", "the body is no form") from error
        return {
            name: float(text) if _NUMBER.fullmatch(text) else text.encode("ascii", "replace").decode()
            for name, text in pairs.items()
        }

    def _judge(self, validator: Draft202012Validator, value: Any) -> None:
        found = sorted(_wrong(validator, value))
        if found:
            place, rule = found[0]
            raise self._style.refusal("invalid", f"{place or 'the body'} breaks {rule}", place=place, rule=rule)


def _wrong(validator: Draft202012Validator, value: Any) -> list[tuple[str, str]]:
    found = []
    for error in validator.iter_errors(value):
        keyword = str(error.schema_path[-1]) if error.schema_path else "type"
        tokens = [str(token) for token in error.instance_path]
        missing = re.fullmatch(r'"(.*)" is a required property', error.message)
        found.append(("".join(f"/{token}" for token in [*tokens, *(missing.groups() if missing else ())]), keyword))
    return found


def _sent(call: Call, where: str, name: str) -> list[str]:
    if where == "path":
        return [call.texts[name]]
    if where == "header":
        return [call.headers[name.lower()]] if name.lower() in call.headers else []
    return [value for given, value in call.query if given == name]


def _read(text: str, schema: dict[str, Any]) -> Any:
    """The value that a text stands for, `None` where it stands for none of the type."""
    declared = schema.get("type")
    if declared == "integer":
        return int(text) if _INTEGER.fullmatch(text) else None
    if declared == "number":
        return float(text) if _NUMBER.fullmatch(text) else None
    if declared == "boolean":
        return {"true": True, "false": False}.get(text)
    return text


def _schema(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = _at(document, schema["$ref"])
    return schema


def _at(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for token in reference.removeprefix("#/").split("/"):
        node = node[token]
    return node


def _whole(document: dict[str, Any], schema: Any) -> Any:
    """The schema with everything that it refers to inside, and OpenAPI 3.0's way of null in JSON Schema's."""
    if isinstance(schema, list):
        return [_whole(document, item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _whole(document, _at(document, schema["$ref"]))
    whole = {name: _whole(document, value) for name, value in schema.items() if name != "nullable"}
    if schema.get("nullable") is True and "type" in whole:
        whole["type"] = [whole["type"], "null"]
    return whole


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise ValueError(text)
    return number
