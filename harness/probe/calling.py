"""Whether a body names what was made under a name before, or only has something that is called alike.

`PUT /users/{email}` makes somebody whom `{"email": …}` names in a team; `PUT /suppressions/{email}` makes what keeps
the same `{"email": …}` from being served at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.adapting import Change, naming_nothing
from harness.model.fields import value_at
from harness.probe.serving import REFUSED, tried

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.model.case import Case
    from harness.model.fields import Field
    from harness.probe.protocol import Probe


def called_alike(plain: Case, places: Sequence[Field]) -> Probe[tuple[Change, ...]]:
    """The changes with which a request is served that is refused as long as it names what was made.

    Args:
        plain: The request.
        places: Where its body has such names, as `names_given` finds them.

    Returns:
        Nothing where it is served as it is, and where it is refused with texts of its own, too.
    """
    if (yield tried(plain)).status not in REFUSED:
        return ()
    own = plain
    for place in places:
        own = naming_nothing(own, place)
    if not (yield tried(own)).succeeded:
        return ()
    values = ((place, value_at(own, place)) for place in places)
    return tuple(Change(field=place, value=text, is_own=True) for place, text in values if isinstance(text, str))
