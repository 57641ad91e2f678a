"""What an operation declares for a status and a media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.media_type import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.model.operation import Content, Operation, Response


def response_of(operation: Operation, status: int) -> Response | None:
    """What is declared for a status: by its number, then its class (`4XX`), then `default`."""
    declared = {response.status: response for response in operation.responses}
    wanted = (str(status), f"{status // 100}XX", "default")
    return next((declared[one] for one in wanted if one in declared), None)


def content_of(contents: Sequence[Content], media_type: str | None) -> Content | None:
    """The declared content for a media type, ranges honoured; for `None` the JSON one, or the first."""
    if media_type is None:
        return next((one for one in contents if "json" in one.media_type), contents[0] if contents else None)
    wanted = bare(media_type)
    ranges = (wanted, f"{wanted.partition('/')[0]}/*", "*/*")
    declared = {one.media_type: one for one in reversed(contents)}
    return next((declared[one] for one in ranges if one in declared), None)
