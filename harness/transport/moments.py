"""When things happened, in an order that no correction of the machine's clock turns round."""

from __future__ import annotations

import time
from typing import Final

_EPOCH: Final = time.time() - time.monotonic()
"""Read once: a clock that is set in the middle of a run must not make the first answer of a volley the last one."""


def moment() -> float:
    """Seconds since the epoch, as the clock had it when the process began."""
    return _EPOCH + time.monotonic()
