"""The lives of created resources, as literal evidence: who was sent what, and what each side showed of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from harness.model.case import Capture, Purpose, Role, Slot
from harness.model.place import Part
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence_of import World

ADD, LIST = "POST /items", "GET /items"
READ, REPLACE, CHANGE, REMOVE = (f"{method} /items/{{id}}" for method in ("GET", "PUT", "PATCH", "DELETE"))

CREATED = Slot(name="id", role=Role.CREATED, capture=Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/id",)))
DELETED = replace(CREATED, role=Role.DELETED)


@dataclass(slots=True)
class Life:
    """One sequence that is being played; each step is put to both sides."""

    shop: World
    name: str
    steps: int = field(default=0)

    def step(self, operation: str, here: Given, there: Given, **case: Any) -> Life:
        """The next step; `again` is the reference's second answer, the rest goes into the case."""
        again = case.pop("again", None)
        slot = case.pop("slot", None if operation in {ADD, LIST} else CREATED)
        headers = case.pop("headers", ())
        made = case_of(f"{self.name}-{self.steps}", operation, purpose=Purpose.SEQUENCE, **case)
        made = replace(made, headers=headers, path_values=(("id", slot),) if slot is not None else ())
        self.shop.ask(made, here, there, again=again, sequence=self.name, step=self.steps)
        self.steps += 1
        return self


def shop_of(tmp_path: Path) -> World:
    """A shop with everything that can be done with an item."""
    return world(tmp_path, (ADD, LIST, READ, REPLACE, CHANGE, REMOVE))


def created(life: Life, sent: dict[str, Any], here: dict[str, Any] | None = None, **there: Any) -> Life:
    """A creation that the reference answers with what was sent, and the environment with `there` changed in it."""
    shown = {**sent, "id": f"h-{life.name}"} if here is None else here
    return life.step(
        ADD,
        Given(status=201, body=shown),
        Given(status=201, body={**shown, "id": f"t-{life.name}", **there}),
        body=sent,
    )
