"""Observations as literals and as hypothesis strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from harness.model.case import Credential, Fault, Purpose, Role
from harness.model.exchange import Failure, FailureKind
from harness.model.observation import BodyKind, Observation, Requested
from harness.model.place import Part
from harness.model.shape import Scalar, Shape
from harness.observation.fold import folded

if TYPE_CHECKING:
    from harness.model.json import Json


def observation(
    *,
    case: str = "c1",
    api: str = "orders",
    operation: str = "GET /orders",
    environment: str = "cloud-b",
    body: Json = None,
) -> Observation:
    return Observation(
        case=case,
        api=api,
        operation=operation,
        purpose=Purpose.COVERAGE,
        valid=True,
        fault=None,
        credential=Credential.OWN,
        role=None,
        environment=environment,
        asking=1,
        identity="full",
        status=200,
        media_type="application/json",
        body_kind=BodyKind.JSON,
        shape=folded(body),
        body=body,
        body_kept=True,
    )


TEXT = st.text(st.characters(exclude_categories=()), max_size=12)
JSON_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | TEXT,
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(TEXT | st.sampled_from(["id", "a", "b"]), below, max_size=4)
    ),
    max_leaves=10,
)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
SCALARS = st.builds(Scalar, type=TEXT, formats=st.lists(TEXT, max_size=2).map(tuple), text=st.none() | TEXT)
SHAPES = st.builds(
    Shape,
    objects=st.dictionaries(TEXT, st.dictionaries(TEXT, st.frozensets(TEXT, max_size=3), max_size=3), max_size=3),
    values=st.dictionaries(TEXT, st.dictionaries(TEXT, SCALARS, max_size=3), max_size=3),
)
SECONDS = st.floats(0, 1e10)
OBSERVATIONS = st.builds(
    Observation,
    case=TEXT,
    api=TEXT,
    operation=TEXT,
    purpose=st.sampled_from(Purpose),
    valid=st.booleans(),
    fault=st.none() | st.builds(Fault, keyword=TEXT, part=st.sampled_from(Part), pointer=TEXT, description=TEXT),
    credential=st.sampled_from(Credential),
    role=st.none() | st.sampled_from(Role),
    environment=TEXT,
    asking=st.integers(1, 5),
    identity=TEXT,
    sequence=st.none() | TEXT,
    step=st.integers(0, 9),
    requested=st.none()
    | st.builds(Requested, method=TEXT, target=TEXT, url=TEXT, headers=PAIRS, body=st.none() | TEXT),
    failure=st.none() | st.builds(Failure, kind=st.sampled_from(FailureKind), message=TEXT),
    status=st.none() | st.integers(100, 599),
    headers=PAIRS,
    media_type=st.none() | TEXT,
    charset=st.none() | TEXT,
    body_kind=st.sampled_from(BodyKind),
    body_size=st.integers(0, 10**9),
    shape=SHAPES,
    body=JSON_VALUES,
    body_kept=st.booleans(),
    text=st.none() | TEXT,
    started_at=SECONDS,
    first_byte=st.none() | SECONDS,
    total=SECONDS,
    attempts=st.integers(1, 9),
    rate_limited=st.integers(0, 9),
    request_id=TEXT,
    traceparent=TEXT,
)
