"""JSON text (RFC 8259) to a tree."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NoReturn

from harness.contract.growing import Growth

if TYPE_CHECKING:
    from harness.contract.tree import Tree
    from harness.model.json import Json

_TOKEN = re.compile(r'[ \t\r\n,:]*(?:([\[{])|([\]}])|("(?:[^"\\]|\\.)*")|([^ \t\r\n,:\[\]{}"]+))')
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_tree(text: str, file: str) -> Tree:
    """The tree of a JSON text.

    Raises:
        ContractError: with the line where it stops being JSON.
    """
    growth = Growth(file)
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise growth.refusal(f"is not JSON: {error.msg.lower()}", error.lineno) from None
    except RecursionError:
        raise growth.refusal("nests too deeply", 1) from None
    except ValueError as error:
        raise growth.refusal(f"is not JSON: {error}", 1) from None
    _grow(growth, text)
    return growth.tree()


def _grow(growth: Growth, text: str) -> None:
    """Walks over the tokens of a text that is known to be JSON, so commas and colons tell nothing new."""
    line, end = 1, 0
    while token := _TOKEN.match(text, end):
        line += text.count("\n", end, token.end())
        end = token.end()
        opening, closing, string, word = token.groups()
        if opening:
            growth.open({} if opening == "{" else [], line)
        elif closing:
            growth.close()
        elif string and growth.takes_key:
            growth.key(_string(growth, string, line), line)
        elif string:
            growth.scalar(_string(growth, string, line), line)
        else:
            growth.scalar(_word(growth, word, line), line)


def _string(growth: Growth, token: str, line: int) -> str:
    if "\\" not in token:
        return token[1:-1]
    value = str(json.loads(token))
    if _SURROGATE.search(value):
        raise growth.refusal("half of a surrogate pair is no character", line)
    return value


def _word(growth: Growth, token: str, line: int) -> Json:
    value: Json = json.loads(token)
    if value in (float("inf"), float("-inf")):
        raise growth.refusal(f"{token} is too large a number", line)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
