"""Waiting for too long, or for another time."""

import asyncio

from tests.servers.drifting.changes import hanging
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.message import Call, Reply

PATIENT_SECONDS = 1.7
"""How much longer the patient gateway waits."""


async def _patient(call: Call) -> Reply | None:
    if dict(call.query).get("window") == "decade":
        await asyncio.sleep(PATIENT_SECONDS)
    return None


TIMEOUT = (
    Drift(name="member-hangs", api="library", before=hanging("get_member")),
    Drift(name="estimate-hangs", api="fleet", before=hanging("estimate")),
    Drift(name="pings-hang", api="telemetry", before=hanging("pings")),
    Drift(name="gateway-is-patient", api="telemetry", before=_patient),
)
