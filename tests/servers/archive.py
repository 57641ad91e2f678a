"""An archive of files in vaults that nobody creates: forms with a file, free notes, and steps that are taken once.

`python -m tests.servers.archive --port P --seed N [--drift NAME]`; the contract says little, the server more.
"""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from harness.model.forms import fields_of, meant
from tests.servers.alone import RefusedError, alone, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

CONTRACT = """\
openapi: 3.1.0
info: {title: Archive, version: "1"}
paths:
  /vaults/{vault}/files:
    parameters: [{name: vault, in: path, required: true, schema: {type: string}}]
    get:
      parameters: [{name: with, in: query, schema: {enum: [shelf]}}]
      responses: {"200": {description: files}}
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                file: {type: string, format: binary}
                title: {type: string}
                sort: {type: string}
                pages: {type: integer}
      responses: {"201": {description: the new file}}
  /vaults/{vault}/files/{no}:
    parameters: &file
      - {name: vault, in: path, required: true, schema: {type: string}}
      - {name: "no", in: path, required: true, schema: {type: integer}}
    get: {responses: {"200": {description: the file}}}
    patch:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {notes: {type: object, additionalProperties: {type: string}}}
      responses: {"200": {description: the file}}
    delete: {responses: {"204": {description: deleted}}}
  /vaults/{vault}/files/{no}/content:
    parameters: *file
    get: {responses: {"200": {description: what is in it}}}
  /vaults/{vault}/files/{no}/seal:
    parameters: *file
    post: {responses: {"200": {description: sealed}}}
"""

SORTS = ("letter", "map", "plan")
ROWS = 12

DRIFTS = ("cut", "lower", "again", "listed", "apart", "unnamed")
"""The content cut; names of notes in lower case; sealed twice; listed when deleted; no shelves; no file name."""


class Archive:
    """One vault's files, by number."""

    def __init__(self, seed: int, drift: str) -> None:
        """Has some files, of every sort."""
        random = Random(seed)  # noqa: S311  # data, no secret
        self.drift = drift
        self.vault = f"vault-{seed}"
        self._numbers = count(1000 * seed + 1)
        self.files: dict[int, dict[str, Any]] = {}
        self.deleted: set[int] = set()
        for index in range(ROWS):
            title = f"{random.choice(('Old', 'New', 'Torn'))} paper {random.randrange(100)}"
            self.add(title, SORTS[index % len(SORTS)], random.randrange(1, 90), f"{title}\n".encode() * 3)

    def add(self, title: str, sort: str, pages: int, content: bytes) -> dict[str, Any]:
        """A new file."""
        number = next(self._numbers)
        shown = {"no": number, "title": title, "sort": sort, "pages": pages, "notes": {}, "sealed": False}
        self.files[number] = {"shown": {**shown, "shelf_no": number % 7}, "content": content}
        return shown

    def listed(self, query: dict[str, list[str]]) -> dict[str, Any]:
        """The latest files."""
        gone = set() if self.drift == "listed" else self.deleted
        rows = [one["shown"] for number, one in sorted(self.files.items(), reverse=True) if number not in gone][:40]
        shelves = [{"shelf": number} for number in sorted({row["shelf_no"] for row in rows})]
        is_with = query.get("with") == ["shelf"] and self.drift != "apart"
        return {"files": rows, **({"shelves": shelves} if is_with else {})}

    def file(self, number: int) -> dict[str, Any]:
        """One of them."""
        if number not in self.files or number in self.deleted:
            raise RefusedError(404, "there is no such file")
        return self.files[number]

    def upload(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A new file of what a form says."""
        title, sort, pages = fields.get("title"), fields.get("sort", SORTS[0]), meant(fields.get("pages", "1"))
        if not isinstance(fields.get("file"), str) or not isinstance(title, str) or not title:
            raise RefusedError(422, "file and title are needed")
        if sort not in SORTS:
            raise RefusedError(422, "sort is not known")
        if type(pages) is not int or not 1 <= pages <= 500:
            raise RefusedError(422, "pages has to be 1 to 500")
        return self.add(title, sort, pages, fields["file"].encode("latin-1", "replace"))

    def change(self, number: int, body: Any) -> dict[str, Any]:
        """Notes are added to those that there are."""
        shown: dict[str, Any] = self.file(number)["shown"]
        notes = body.get("notes", {}) if isinstance(body, dict) else None
        if not isinstance(notes, dict) or not all(isinstance(one, str) for one in notes.values()):
            raise RefusedError(422, "notes has to be an object of texts")
        named = {name.lower() if self.drift == "lower" else name: one for name, one in notes.items()}
        shown["notes"] = {**shown["notes"], **named}
        return shown

    def seal(self, number: int) -> dict[str, Any]:
        """Once and for all."""
        shown: dict[str, Any] = self.file(number)["shown"]
        if shown["sealed"] and self.drift != "again":
            raise RefusedError(409, "sealed already")
        shown["sealed"] = True
        return shown


class Handler(BaseHTTPRequestHandler):
    """Answers one request after another of a connection."""

    protocol_version = "HTTP/1.1"
    archive: Archive
    sent: bytes = b""

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """The files, one, or what is in it."""
        self._serve(self._get)

    def do_POST(self) -> None:
        """A new file, or a seal."""
        self._serve(self._post)

    def do_PATCH(self) -> None:
        """Other notes."""
        self._serve(lambda: (200, self.archive.change(self._number(), self._json())))

    def do_DELETE(self) -> None:
        """A file less."""
        self._serve(self._delete)

    def _get(self) -> tuple[int, Any]:
        address = urlsplit(self.path)
        names = self._names()
        if not names:
            return 200, self.archive.listed(parse_qs(address.query))
        file = self.archive.file(self._number())
        if names[1:] != ["content"]:
            return 200, file["shown"]
        content: bytes = file["content"]
        return 200, content[:16] if self.archive.drift == "cut" else content

    def _post(self) -> tuple[int, Any]:
        if not self._names():
            fields = fields_of(self.headers.get("Content-Type", ""), self.sent)
            if fields is None:
                raise RefusedError(415, "a form is needed")
            return 201, self.archive.upload(fields)
        if self._names()[1:] != ["seal"]:
            raise RefusedError(404, "there is none")
        return 200, self.archive.seal(self._number())

    def _delete(self) -> tuple[int, Any]:
        self.archive.file(self._number())
        self.archive.deleted.add(self._number())
        return 204, None

    def _names(self) -> list[str]:
        """What the path names below the vault's files."""
        _, vaults, vault, files, *names = [*urlsplit(self.path).path.split("/"), "", "", ""]
        if (vaults, vault, files) != ("vaults", self.archive.vault, "files"):
            raise RefusedError(404, "there is none")
        return [name for name in names if name]

    def _number(self) -> int:
        name = (self._names() or [""])[0]
        if not (name.isascii() and name.isdigit()):
            raise RefusedError(404, "there is none")
        return int(name)

    def _json(self) -> Any:
        try:
            return json.loads(self.sent)
        except ValueError:
            raise RefusedError(400, "no JSON") from None

    def _serve(self, answer: Callable[[], tuple[int, Any]]) -> None:
        # Read whatever comes of it: what is left in the connection would be the next request.
        self.sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, body = answer()
        except RefusedError as error:
            status, body = error.status, {"error": str(error)}
        is_file = isinstance(body, bytes)
        content = b"" if body is None else body if is_file else json.dumps(body).encode()
        self.send_response(status)
        if is_file and self.archive.drift != "unnamed":
            self.send_header("Content-Disposition", 'attachment; filename="file"')
        if body is not None:
            self.send_header("Content-Type", "text/plain; charset=utf-8" if is_file else "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def archive(workspace: Path, seed: int, drift: str = "") -> AbstractContextManager[str]:
    """The address of an archive in a process of its own."""
    return alone("tests.servers.archive", workspace, seed, drift, shows=f"/vaults/vault-{seed}/files")


def main() -> None:
    """Serves until it is ended."""
    given = told()
    Handler.archive = Archive(given.seed, given.drift)
    ThreadingHTTPServer(("127.0.0.1", given.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
