"""Every style and every drift by name."""

from tests.servers.drifting.drifts.auth import AUTH
from tests.servers.drifting.drifts.availability import AVAILABILITY
from tests.servers.drifting.drifts.behaviour import BEHAVIOUR
from tests.servers.drifting.drifts.contract import CONTRACT
from tests.servers.drifting.drifts.enum import ENUM
from tests.servers.drifting.drifts.error import ERROR
from tests.servers.drifting.drifts.header import HEADER
from tests.servers.drifting.drifts.lifecycle import LIFECYCLE
from tests.servers.drifting.drifts.limits import LIMITS
from tests.servers.drifting.drifts.request import REQUEST
from tests.servers.drifting.drifts.schema import SCHEMA
from tests.servers.drifting.drifts.status import STATUS
from tests.servers.drifting.drifts.stored import STORED
from tests.servers.drifting.drifts.timeout import TIMEOUT
from tests.servers.drifting.fleet import FLEET
from tests.servers.drifting.library import LIBRARY
from tests.servers.drifting.parcels import PARCELS
from tests.servers.drifting.telemetry import TELEMETRY
from tests.servers.drifting.warehouse import WAREHOUSE

STYLES = {style.name: style for style in (LIBRARY, FLEET, TELEMETRY, PARCELS, WAREHOUSE)}
DRIFTS = {
    drift.name: drift
    for category in (
        AVAILABILITY,
        STATUS,
        SCHEMA,
        ENUM,
        REQUEST,
        ERROR,
        AUTH,
        TIMEOUT,
        HEADER,
        LIMITS,
        LIFECYCLE,
        CONTRACT,
        BEHAVIOUR,
        STORED,
    )
    for drift in category
}
