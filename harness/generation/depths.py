"""How much is asked at each depth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """Numbers of requests, for one operation unless said otherwise."""

    requests: int
    """The most of one operation in one environment, all askings counted; explanation and confirmation aside."""
    cases: int
    """Single cases, identities and twins of existing resources aside."""
    of_bodies: int
    """Single cases of what takes a body for which sequences leave room: it has most faults."""
    fuzzed: int
    """Drawn by fuzzing, of valid and of invalid ones each, before the best are chosen."""
    existing: int
    """Distinct existing resources that are read."""
    per_fault: int
    """Cases with the same fault."""
    enum_values: int
    """Values of one closed set."""
    creations: int
    """Further resources that are created, each with another body, for one creator."""
    manners: int
    """Resources that are created with telling values and read back, for one creator."""
    accepted: int
    """Valid requests that change or act on a created resource, each with a resource of its own."""
    undocumented: tuple[str, ...]
    """Safe methods tried where the contract has none."""
    volley: int
    """Requests of one collection that go out together at most."""
    inputs: int
    """Further inputs of what may be a computation."""
    repeats: int
    """How often the same safe request is put to one resource: a share of 10 % is seen in 29 with a chance of 95 %, one
    of 2 % in 149."""


DEPTHS = {
    "quick": Depth(
        requests=40,
        cases=12,
        of_bodies=10,
        fuzzed=2,
        existing=4,
        per_fault=1,
        enum_values=4,
        creations=0,
        manners=2,
        accepted=1,
        undocumented=("GET",),
        volley=0,
        inputs=0,
        repeats=4,
    ),
    "standard": Depth(
        requests=120,
        cases=25,
        of_bodies=60,
        fuzzed=6,
        existing=12,
        per_fault=2,
        enum_values=12,
        creations=2,
        manners=8,
        accepted=10,
        undocumented=("GET", "HEAD", "OPTIONS"),
        volley=38,
        inputs=8,
        repeats=29,
    ),
    "thorough": Depth(
        requests=1000,
        cases=120,
        of_bodies=400,
        fuzzed=60,
        existing=24,
        per_fault=2,
        enum_values=30,
        creations=8,
        manners=8,
        accepted=16,
        undocumented=("GET", "HEAD", "OPTIONS"),
        volley=80,
        inputs=24,
        repeats=149,
    ),
}
"""At `standard`, 12 objects are what a test of presence needs to say anything."""
