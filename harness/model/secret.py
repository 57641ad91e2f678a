"""A text that is shown nowhere: it prints, formats and pickles as stars."""

from __future__ import annotations

MASK = "***"


class Secret:
    """A credential or part of one, from the line that reads it to the header that carries it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Keeps `text`, which only `reveal` gives back."""
        self._text = text

    def reveal(self) -> str:
        """The text itself: to be called where it is sent or where it has to be masked, nowhere else."""
        return self._text

    def __repr__(self) -> str:
        return MASK

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return format(MASK, specification)

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return (Secret, (MASK,))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __bool__(self) -> bool:
        return bool(self._text)
