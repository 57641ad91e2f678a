"""Changes of what the run created say which state of it they change, where the contract asks for that (If-Match).

A generated text is the state of nothing: whatever such a request says, it is refused (412), and so is the deletion of
what was created.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.generation.rewriting import rewritten
from harness.model.case import Role, Slot
from harness.model.conditions import IF_MATCH, NO_STATE
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from harness.model.operation import Operation


def in_no_state(operation: Operation, case: Case) -> Case | None:
    """The request about a state that nothing is in, to be refused for that; `None` where it may name none."""
    given = [parameter.name for parameter in operation.parameters if parameter.location is ParameterLocation.HEADER]
    name = next((name for name in (*dict(case.headers), *given) if name.lower() == IF_MATCH), None)
    if name is None:
        return None
    headers = tuple({**dict(case.headers), name: NO_STATE}.items())
    varied = (Part.REQUEST_HEADER, joined("", name))
    return replace(case, headers=headers, varied=varied, description="in a state that it is not in")


def with_validators(corpus: Corpus) -> Corpus:
    """The corpus with a slot for the ETag wherever a request about something created has to name one.

    What a request breaks or tries there it keeps. The digest is not set anew.
    """
    undos = tuple(replace(one, deletion=identified(_with_slot(one.deletion))) for one in corpus.undos)
    return replace(rewritten(corpus, _with_slot), undos=undos)


def _with_slot(case: Case) -> Case:
    if case.role is not Role.CREATED or not any(_is_given(name, value) for name, value in case.headers):
        return case
    if any(_is_about(case, name) for name, _ in case.headers if name.lower() == IF_MATCH):
        return case
    headers = tuple(
        (name, Slot(name=name, role=Role.VALIDATOR) if _is_given(name, value) else value)
        for name, value in case.headers
    )
    return replace(case, headers=headers)


def _is_given(name: str, value: object) -> bool:
    return name.lower() == IF_MATCH and isinstance(value, str)


def _is_about(case: Case, name: str) -> bool:
    place = (Part.REQUEST_HEADER, joined("", name))
    return case.varied == place or (case.fault is not None and (case.fault.part, case.fault.pointer) == place)
