"""Conditions of requests (RFC 9110, section 13): by which header a state is named, and a state that nothing is in."""

from __future__ import annotations

from typing import Final

IF_MATCH: Final = "if-match"
"""Protects from overwriting what somebody else has written since (section 13.1.1); in lower case."""

ANY_STATE: Final = "*"
"""What `If-Match` says of a resource in whatever state, as long as it is there (section 13.1.1)."""

NO_STATE: Final = '"no-such-state"'
"""An ETag that nothing has."""

PRECONDITION_REQUIRED: Final = "428"
"""The status that asks for such a condition (RFC 6585, section 3), as contracts write it."""
