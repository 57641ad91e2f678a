"""Which texts an environment takes where it refuses any other, and its contract does not list them."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from harness.generation.adapting import Change
from harness.model.code_lists import others_like
from harness.model.fields import value_at, with_field
from harness.model.order_words import order_words
from harness.model.rows import shared_members
from harness.probe.protocol import SpentError
from harness.probe.serving import OTHER, REFUSED, blamed_by, offered_by, tried
from harness.probe.shown import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from harness.model.case import Case
    from harness.model.fields import Field
    from harness.probe.protocol import Probe
    from harness.probe.shown import Shown

MOST_ATTEMPTS: Final = 20
"""Requests that are spent on one parameter."""

ENOUGH: Final = 4
"""Values that tell what a parameter does."""

DUPLICATE: Final = 409
"""The status of what is there already, and so would be served otherwise."""

MOST_BLAMED: Final = 6
"""Texts of a body that are tried one by one where a refusal names none."""

MOST_MEMBERS: Final = 8
"""Names of members of rows that are tried."""

DOWNWARDS: Final = ("-{}", "{}:desc", "{} desc", "{},desc", "-{}:asc")
"""How interfaces say that rows shall be sorted by a member, the greatest first (the first is JSON:API's)."""


def closed(
    plain: Case, places: Sequence[Field], shown: Shown, is_allowed: Callable[[Case], bool]
) -> Probe[tuple[Change, ...]]:
    """The values of those texts of a body that are of closed sets, whether or not the request has them.

    Args:
        plain: A request that is served.
        places: Where it may have texts of which the contract does not say what they may be.
        shown: What the environment shows of the same things.
        is_allowed: Whether the contract allows a request.
    """
    if (answer := (yield tried(plain))).status in REFUSED - {DUPLICATE} or answer.failure is not None:
        return ()
    waiting = [place for place in places if (case := with_field(plain, place, OTHER)) and is_allowed(case)]
    found: list[Change] = []
    while waiting:
        try:
            answer = yield tried(_with(plain, waiting))
        except SpentError:
            break
        if answer.status not in REFUSED:
            break
        for place in blamed_by(answer, waiting) or waiting[:MOST_BLAMED]:
            try:
                found += yield from accepted(plain, place, shown, is_allowed, may_sort=False)
            except SpentError:
                return tuple(found)
            # Whatever came of it, it is not in the way of the others any more.
            waiting.remove(place)
    return tuple(found)


def _with(case: Case, places: Iterable[Field]) -> Case:
    """The request with any text at the places."""
    for place in places:
        case = with_field(case, place, OTHER) or case
    return case


def accepted(
    plain: Case, place: Field, shown: Shown, is_allowed: Callable[[Case], bool], *, may_sort: bool = True
) -> Probe[tuple[Change, ...]]:
    """The values of one text, where it is one of a closed set; nothing where any text is served.

    Args:
        plain: A request that is served, with another text there or without any. A parameter that has to be there may
            be why it is not.
        place: Where the text stands.
        shown: What the environment lists: the values may be those that rows have, or names of members to sort by.
        is_allowed: Whether the contract allows a request.
        may_sort: Whether it may be what rows are sorted by.
    """
    asked = with_field(plain, place, OTHER)
    if asked is None or not is_allowed(asked):
        return ()
    answer = yield tried(asked)
    if answer.status not in REFUSED:
        return ()
    own = value_at(plain, place)
    is_kept = isinstance(own, str) and (not may_sort or (yield tried(plain)).succeeded)
    search = _Search(place, shown, str(own) if is_kept else None, may_sort=may_sort)
    search.hear(offered_by(answer))
    for _ in range(MOST_ATTEMPTS):
        text = search.next()
        case = None if text is None else with_field(plain, place, text)
        if text is None or case is None:
            break
        if not is_allowed(case):
            continue
        try:
            answer = yield tried(case)
        except SpentError:
            # What is known already is no less true.
            break
        if answer.succeeded:
            search.take(text)
        elif answer.status in REFUSED:
            search.hear(offered_by(answer))
        else:
            break
    return search.found()


class _Search:
    """What may be tried, the likeliest first, and what was served."""

    def __init__(self, place: Field, shown: Shown, own: str | None, *, may_sort: bool) -> None:
        self._place = place
        self._own = own
        shared = dict.fromkeys(one for one in shown.shared(place, "") if isinstance(one, str))
        self._members = shared_members(shown.rows)[:MOST_MEMBERS] if may_sort else []
        coded = [] if own is None else others_like(own)
        rows = (row for row in (*shown.rows, *shown.read, *shown.others) if isinstance(row, dict))
        self._pairs = order_words(name_of(place), {name for row in rows for name in row}) if may_sort else ()
        words = [word for pair in self._pairs for word in pair]
        # What is called like an order takes one, and hardly ever what to sort by.
        sorting = [*words, *self._members] if len(self._pairs) > 1 else [*self._members, *words]
        self._waiting: deque[str] = deque([*shared, *sorting, *coded])
        self._shared = frozenset(shared)
        self._seen = {OTHER, name_of(place)} | ({own} if own is not None else set())
        self._forms: tuple[str, ...] = DOWNWARDS
        self._formed: dict[str, str] = {}
        self._served: list[str] = []

    def next(self) -> str | None:
        """The next text that was not tried; `None` where enough are known."""
        while self._waiting and len(self._served) < ENOUGH:
            text = self._waiting.popleft()
            if text not in self._seen:
                self._seen.add(text)
                return text
        return None

    def hear(self, offered: list[str]) -> None:
        """What a refusal says would do is tried before the rest."""
        self._waiting.extendleft(reversed([text for text in offered if text not in self._seen][:ENOUGH]))

    def take(self, text: str) -> None:
        """It was served, so that others of its kind may be."""
        self._served.append(text)
        if text in self._formed:
            # The others are ways of saying the same that nobody uses besides.
            self._forms = (self._formed[text],)
            self._waiting = deque(one for one in self._waiting if one not in self._formed)
        elif text in self._members:
            self._formed |= {form.format(text): form for form in self._forms}
            self._waiting.extendleft(form.format(text) for form in reversed(self._forms))
        elif pair := next((one for one in self._pairs if text in one), None):
            self._waiting = deque(one for one in self._waiting if one in pair or not self._is_order(one))
        elif text in self._shared:
            self._waiting = deque(one for one in self._waiting if one in self._shared)

    def _is_order(self, text: str) -> bool:
        return any(text in pair for pair in self._pairs)

    def found(self) -> tuple[Change, ...]:
        """What was learnt; nothing where nothing was served."""
        if self._own is None and not self._served:
            return ()
        first = self._served[0] if self._own is None else self._own
        shown = tuple(text for text in self._served if text in self._shared)
        if self._own is None and first not in self._shared:
            # What a refusal offers, or what can be sorted by, is the same for everybody.
            shown = ()
        also = tuple(text for text in self._served if text not in (*shown, first))
        return (Change(field=self._place, value=first, refused=OTHER, shown=shown, also=also, kept=self._own),)
