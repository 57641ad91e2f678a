"""Trees, and many kinds of things that each stand in a tree: whatever is asked of one of those, a tree is made for.

`python -m tests.servers.branches --port P --seed N [--drift NAME]`
"""

from __future__ import annotations

from http.server import ThreadingHTTPServer
from itertools import count
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tests.servers.alone import JsonHandler, RefusedError, alone, told

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

DRIFTS: Final = ("trusting", "unguarded", "unpicked")
"""What is wrong with a tree is not refused; whoever asks may take away parts; what is picked stays on the tree."""

IDENTITIES: Final = ("gardener", "guest", "ranger", "owner")
"""All may do everything."""

KINDS: Final = ("leaf", "bud", "bloom", "fruit", "nest", "fungus", "moss", "scar", "fork", "knot", "graft", "root")

PARTS: Final = 3
"""Slashes of the path of a kind of parts."""

_NAMED = "{name: tree, in: path, required: true, schema: {type: string, pattern: '^t[0-9]{1,6}$'}}"
_PART = "{name: part, in: path, required: true, schema: {type: string, pattern: '^p[0-9]{1,6}$'}}"
_HEAD = """\
openapi: 3.1.0
info: {title: Trees, version: "1"}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  schemas:
    Tree:
      type: object
      required: [id, name, cherries]
      properties: {id: {type: string}, name: {type: string}, cherries: {type: integer}}
    Part: {type: object, required: [id, size], properties: {id: {type: string}, size: {type: integer}}}
  requestBodies:
    Tree:
      required: true
      content:
        application/json:
          schema:
            type: object
            required: [name]
            additionalProperties: false
            properties:
              name: {type: string, minLength: 1, maxLength: 40}
              cherries: {type: integer, minimum: 0, maximum: 90, default: 0}
    Picking:
      required: true
      content:
        application/json:
          schema: {type: object, required: [kilos], properties: {kilos: {type: integer, minimum: 1, maximum: 9}}}
    Part:
      required: true
      content:
        application/json:
          schema: {type: object, required: [size], properties: {size: {type: integer, minimum: 1, maximum: 50}}}
  responses:
    Tree: {description: a tree, content: {application/json: {schema: {$ref: "#/components/schemas/Tree"}}}}
    Part: {description: a part, content: {application/json: {schema: {$ref: "#/components/schemas/Part"}}}}
security: [{token: []}]
paths:
  /trees:
    get:
      responses:
        "200":
          description: all of them
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Tree"}}}}
    post:
      requestBody: {$ref: "#/components/requestBodies/Tree"}
      responses: {"201": {$ref: "#/components/responses/Tree"}}
"""
TREES: Final = (
    _HEAD
    + f"""\
  /trees/{{tree}}:
    parameters: [{_NAMED}]
    get: {{responses: {{"200": {{$ref: "#/components/responses/Tree"}}}}}}
    delete: {{responses: {{"204": {{description: gone}}}}}}
  /trees/{{tree}}/pick:
    parameters: [{_NAMED}]
    post:
      requestBody: {{$ref: "#/components/requestBodies/Picking"}}
      responses: {{"200": {{$ref: "#/components/responses/Tree"}}}}
"""
)
"""The contract of the trees alone."""

CONTRACT: Final = TREES + "".join(
    f"""\
  /trees/{{tree}}/{kind}:
    parameters: [{_NAMED}]
    post:
      requestBody: {{$ref: "#/components/requestBodies/Part"}}
      responses: {{"201": {{$ref: "#/components/responses/Part"}}}}
  /trees/{{tree}}/{kind}/{{part}}:
    parameters: [{_NAMED}, {_PART}]
    get: {{responses: {{"200": {{$ref: "#/components/responses/Part"}}}}}}
    delete: {{responses: {{"204": {{description: gone}}}}}}
"""
    for kind in KINDS
)


class Trees:
    """All of them."""

    def __init__(self, seed: int, drift: str) -> None:
        """Some that were there before."""
        random = Random(seed)  # noqa: S311  # data of a test, the same each time
        self._numbers = count(random.randrange(1000, 5000))
        self.drift = drift
        self.trees: dict[str, dict[str, Any]] = {}
        self.parts: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        for index in range(5):
            self.add({"name": f"{random.choice(('Oak', 'Elm', 'Ash'))} {index}", "cherries": random.randrange(90)})

    def add(self, body: Any) -> dict[str, Any]:
        """A new tree."""
        given = body if isinstance(body, dict) else {}
        name, cherries = given.get("name"), given.get("cherries", 0)
        is_named = isinstance(name, str) and 1 <= len(name) <= 40
        is_right = is_named and _is_whole(cherries, 0, 90) and {*given} <= {"name", "cherries"}
        if self.drift != "trusting" and not is_right:
            raise RefusedError(422, "no such tree grows")
        no = f"t{next(self._numbers)}"
        named = name if isinstance(name, str) else "a tree"
        self.trees[no] = {"id": no, "name": named, "cherries": cherries if _is_whole(cherries, 0, 90) else 0}
        return self.trees[no]

    def pick(self, no: str, body: Any) -> dict[str, Any]:
        """Some cherries less, where there are so many."""
        tree, wanted = self.tree(no), body.get("kilos") if isinstance(body, dict) else None
        if not _is_whole(wanted, 1, 9):
            raise RefusedError(422, "cherries are picked by hand")
        if tree["cherries"] < wanted:
            raise RefusedError(409, "there are too few cherries")
        left = {**tree, "cherries": tree["cherries"] - wanted}
        if self.drift != "unpicked":
            self.trees[no] = left
        return left

    def tree(self, no: str) -> dict[str, Any]:
        """One of them."""
        if no not in self.trees:
            raise RefusedError(404, "there is none")
        return self.trees[no]

    def add_part(self, tree: str, kind: str, body: Any) -> dict[str, Any]:
        """A new part of a tree."""
        size = body.get("size") if isinstance(body, dict) else None
        if not _is_whole(size, 1, 50):
            raise RefusedError(422, "no such part grows")
        no = f"p{next(self._numbers)}"
        self.parts_of(tree, kind)[no] = {"id": no, "size": size}
        return self.parts_of(tree, kind)[no]

    def parts_of(self, tree: str, kind: str) -> dict[str, dict[str, Any]]:
        """Those of a kind, by their ids."""
        if tree not in self.trees or kind not in KINDS:
            raise RefusedError(404, "there is none")
        return self.parts.setdefault((tree, kind), {})


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _one(method: str, found: dict[str, dict[str, Any]], name: str) -> tuple[int, Any]:
    """What is read or taken away."""
    if name not in found or method not in {"GET", "DELETE"}:
        raise RefusedError(404, "there is none")
    return (200, found[name]) if method == "GET" else (204, found.pop(name) and None)


class Handler(JsonHandler):
    """Answers one request after another of a connection."""

    trees: Trees

    def answer(self, sent: bytes) -> tuple[int, Any, dict[str, str]]:
        """By method and path, whoever asks."""
        is_known = self.headers.get("Authorization", "").removeprefix("Bearer ") in IDENTITIES
        is_open = self.trees.drift == "unguarded" and self.command == "DELETE" and self.path.count("/") > PARTS
        if not (is_known or is_open):
            raise RefusedError(401, "who are you?")
        return (*self._answer(sent), {})

    def _answer(self, sent: bytes) -> tuple[int, Any]:
        match self.command, [name for name in urlsplit(self.path).path.split("/") if name]:
            case "GET", ["trees"]:
                return 200, [*self.trees.trees.values()][:5]
            case "POST", ["trees"]:
                return 201, self.trees.add(self.json(sent))
            case "POST", ["trees", tree, "pick"]:
                return 200, self.trees.pick(tree, self.json(sent))
            case "POST", ["trees", tree, kind]:
                return 201, self.trees.add_part(tree, kind, self.json(sent))
            case method, ["trees", tree]:
                return _one(method, self.trees.trees, tree)
            case method, ["trees", tree, kind, part]:
                return _one(method, self.trees.parts_of(tree, kind), part)
            case _:
                raise RefusedError(404, "there is none")


def branches(workspace: Path, seed: int, drift: str = "") -> AbstractContextManager[str]:
    """The address of a server of trees in a process of its own."""
    return alone("tests.servers.branches", workspace, seed, drift, shows="/trees")


def main() -> None:
    """Serves until it is ended."""
    given = told()
    Handler.trees = Trees(given.seed, given.drift)
    Handler.lock = Lock()
    ThreadingHTTPServer(("127.0.0.1", given.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
