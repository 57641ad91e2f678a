"""The types of the fields of an environment file: what is accepted, and what is said of what is not."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, NoReturn, TypeAlias, TypeVar

import httpx
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetPydanticSchema,
    InstanceOf,
    Strict,
    Tag,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

from harness.environment.bindings import Bindings
from harness.environment.placeholders import Resolved
from harness.model.operation import SAFE_METHODS
from harness.model.secret import Secret
from harness.userfile.mistakes import CUSTOM
from harness.userfile.nearest import suggestion
from harness.userfile.reading import shown
from harness.userfile.yaml_text import scalar

STRICT_FILE = ConfigDict(extra="forbid", use_attribute_docstrings=True)
"""Of everything that is read from a file: unknown keys are mistakes, docstrings become the schema's descriptions."""

PORT = "{port}"
"""Stands for the port of the started service, in its command and in addresses."""

DIRECTORY = "directory"
"""Key of the validation context: the folder that paths are relative to."""

CHOSEN = "chosen"
"""Key of the validation context: whether the environment will be asked, so that the files it names must be there."""

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY")

T = TypeVar("T")

_FIELD_VALUE = re.compile(r"[\t\x20-\x7e]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
OPERATION_KEY = re.compile(r"([A-Za-z]+) (/.*)")


def mistake(what: str, remedy: str) -> NoReturn:
    """Refuses a value; `what` follows the name of the field: `is empty`."""
    raise PydanticCustomError(CUSTOM, "{what}", {"what": what, "remedy": remedy})


def _number(value: object) -> object:
    return scalar(value).value if isinstance(value, Resolved) else value


def _sendable(secret: Secret) -> Secret:
    """A field value that httpx and every server take (RFC 9110, section 5.5), since httpx's refusal would show it."""
    text = secret.reveal()
    if not text:
        mistake("is empty", "write the value, or leave the field out")
    if text != text.strip() or not _FIELD_VALUE.fullmatch(text):
        mistake(
            "has a line break, a blank at an end or a character beyond ASCII, which no header can carry",
            "check that its source holds the value and nothing else",
        )
    return secret


def _filled(secret: Secret) -> Secret:
    if not secret:
        mistake("is empty", "write the value")
    return secret


def _named(text: str) -> str:
    if not text.strip():
        mistake("is empty", "write a text")
    return text


def _header_name(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        mistake("is no name of a header, parameter or cookie", "use letters, digits and -")
    return text


def _url(text: str) -> str:
    """An absolute http(s) URL without a credential, query or fragment; not shown, since it might hold one."""
    try:
        url = httpx.URL(text.replace(PORT, "1"))
    except (httpx.InvalidURL, TypeError):
        mistake("is no URL", "write it as https://host/path")
    if url.port is not None and not 0 < url.port < 65536:
        mistake("has a port that is none", "write a port from 1 to 65535")
    if url.scheme not in {"http", "https"} or not url.host or any(each in text for each in " \t\r\n\\"):
        mistake("is no absolute http or https URL", "write it as https://host/path")
    if url.userinfo:
        mistake("has a user name or password in it", "write an identity of type basic, and name it at the API")
    if "?" in text or "#" in text:
        mistake("has a query or fragment", "end it with the path; a key in the query is an identity of type api-key")
    if "{" in text.replace(PORT, "") or "}" in text.replace(PORT, ""):
        mistake("has braces around something else than port", f"only {PORT} is replaced, by the port of start")
    return text


def _contract_place(text: str) -> str:
    return text if text.startswith("/") else _url(text)


def _path(text: object, info: ValidationInfo) -> object:
    if not isinstance(text, str) or not text:
        return text or mistake("is empty", "write the path of a file")
    return info.context[DIRECTORY] / text if info.context else Path(text)


def _present(file: Path, info: ValidationInfo) -> Path:
    if info.context and info.context[CHOSEN] and not file.is_file():
        mistake("names a file that does not exist", f"create {shown(file)}, or correct the path")
    return file


def _made(source: Any, convert: Callable[[Any], T]) -> GetPydanticSchema:
    """Reads a field as `source` and keeps what `convert` makes of it."""
    return GetPydanticSchema(
        lambda _, handler: core_schema.no_info_after_validator_function(convert, handler.generate_schema(source))
    )


def _methods(given: str | tuple[str, ...]) -> frozenset[str] | None:
    if isinstance(given, str):
        return None if given == "all" else SAFE_METHODS
    if not given:
        mistake("is an empty list", "write all, read-only, or a list such as [GET, HEAD]")
    return frozenset(given)


def _method(text: str) -> str:
    if text.upper() not in METHODS:
        meant = suggestion(text.upper(), METHODS)
        mistake("is no method", f"{meant}methods are: {', '.join(METHODS)}")
    return text.upper()


def _headers(given: Mapping[str, Secret]) -> tuple[tuple[str, Secret], ...]:
    return tuple(given.items())


def _bindings(given: Mapping[str, str | Mapping[str, str]]) -> Bindings:
    by_name = {name: value for name, value in given.items() if isinstance(value, str)}
    by_operation = {
        f"{key[1].upper()} {key[2]}": MappingProxyType(dict(value))
        for name, value in given.items()
        if not isinstance(value, str) and (key := OPERATION_KEY.fullmatch(name))
    }
    return Bindings(by_name=MappingProxyType(by_name), by_operation=MappingProxyType(by_operation))


def _is_listed(value: object) -> str:
    return "several" if isinstance(value, list | dict) else "one"


Flag: TypeAlias = Annotated[bool, Strict(), BeforeValidator(_number)]
Count: TypeAlias = Annotated[int, Strict(), Field(ge=1), BeforeValidator(_number)]
CountOrNone: TypeAlias = Annotated[int, Strict(), Field(ge=0), BeforeValidator(_number)]
"""A whole number that may be 0."""
Positive: TypeAlias = Annotated[float, Strict(), Field(gt=0), BeforeValidator(_number)]
Text: TypeAlias = Annotated[str, AfterValidator(_named)]
HeaderName: TypeAlias = Annotated[str, AfterValidator(_header_name)]
Url: TypeAlias = Annotated[str, AfterValidator(_url)]
BaseUrl: TypeAlias = Annotated[str, AfterValidator(_url), AfterValidator(lambda url: url.rstrip("/"))]
"""Without a slash at the end, so that paths, which begin with one, can follow."""
ContractPlace: TypeAlias = Annotated[str, AfterValidator(_contract_place)]
AnyPath: TypeAlias = Annotated[Path, BeforeValidator(_path)]
"""Made absolute; the file need not be there yet."""
FilePath: TypeAlias = Annotated[AnyPath, AfterValidator(_present)]
"""Made absolute; a file that is there."""

Command: TypeAlias = Annotated[tuple[str, ...], Field(min_length=1)]
"""A program and its arguments."""

_PlainSecret: TypeAlias = Annotated[Secret, InstanceOf, WithJsonSchema({"type": "string", "writeOnly": True})]
SecretText: TypeAlias = Annotated[_PlainSecret, AfterValidator(_filled)]
SecretFieldValue: TypeAlias = Annotated[_PlainSecret, AfterValidator(_sendable)]
"""A secret that is sent as the value of a header, a parameter or a cookie as it is."""

Written: TypeAlias = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""A text; numbers and truth values are taken as they are written."""

MethodsInFile: TypeAlias = Annotated[
    Annotated[Literal["all", "read-only"], Tag("one")]
    | Annotated[tuple[Annotated[str, AfterValidator(_method)], ...], Tag("several")],
    Discriminator(_is_listed),
]
Methods: TypeAlias = Annotated[frozenset[str] | None, _made(MethodsInFile, _methods)]

Headers: TypeAlias = Annotated[tuple[tuple[str, Secret], ...], _made(Mapping[HeaderName, SecretFieldValue], _headers)]

BindingsInFile: TypeAlias = Mapping[
    str,
    Annotated[
        Annotated[Written, Tag("one")] | Annotated[Mapping[str, Written], Tag("several")], Discriminator(_is_listed)
    ],
]
ReadBindings: TypeAlias = Annotated[Bindings, _made(BindingsInFile, _bindings)]
