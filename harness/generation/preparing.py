"""What has to be done to an item before an operation serves it: new ones may be in a state in which it refuses all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.generation.captured_steps import renumbered
from harness.generation.case_identity import identified, identified_sequence
from harness.generation.rewriting import digested
from harness.model.case import Purpose, Role
from harness.model.operation import SAFE_METHODS
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.case import Case, Corpus, Lifecycle, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Steps that lead to an item in a state in which an operation may be asked of it."""

    made: tuple[Case, ...]
    """Create it, and what it needs."""
    done: tuple[Case, ...] = ()
    """What is done to it then."""
    plainest: tuple[Case, ...] = ()
    """The steps that create it otherwise, in the same order, where some are to be others wherever they are there."""
    is_of_named: bool = False
    """Whether it is done to what a request only names, such as what it orders, so that it helps wherever that is."""

    @property
    def words(self) -> str:
        """What is made, and what is done then, as a reader is told."""
        changed = (new for plain, new in zip(self.plainest, self.made, strict=False) if plain != new)
        return ", ".join([next(changed, self.made[-1]).description, *(step.operation for step in self.done)])

    @property
    def steps(self) -> tuple[Case, ...]:
        """All of them."""
        return (*self.made, *self.done)


def preparations(corpus: Corpus, operation: str) -> Iterator[Preparation]:
    """How an item is made, and what is done to it, as sequences have it before the operation; then what else may be.

    Each comes once. What may be done besides is known of everything that has a life: an event is published before its
    tickets are sold.
    """
    found: dict[tuple[str, ...], Preparation] = {}
    for sequence in corpus.sequences:
        for index, step in enumerate(sequence.steps):
            if step.operation == operation and step.is_ordinary and is_about_made(step):
                count = _made_by(step)
                made, between = sequence.steps[:count], sequence.steps[count:index]
                done = tuple(one for one in between if one.operation != operation and _is_done_to(one, count))
                for one in (Preparation(made=made), Preparation(made=made, done=done)):
                    found.setdefault(tuple(each.id for each in one.steps), one)
    known = sorted(found.values(), key=lambda one: (len(one.done), len(one.made)))
    yield from known
    if plainest := next((one for one in known if one.made), None):
        yield from _of_named(corpus, operation, plainest.made)


def is_about_made(step: Case) -> bool:
    """Whether it is about what earlier steps made, or names it."""
    return step.role is Role.CREATED or (step.role is None and bool(step.sources))


def _is_done_to(step: Case, count: int) -> bool:
    """Whether it changes what the first so many steps make, and not what is made of that."""
    return step.method not in SAFE_METHODS and all(source < count for source in step.sources)


def _of_named(corpus: Corpus, operation: str, made: tuple[Case, ...]) -> Iterator[Preparation]:
    """Each deed of what is made for a request, the outermost first."""
    lives = {one.made[-1].operation: one for one in corpus.lifecycles}
    for life in (lives[step.operation] for step in made if step.operation in lives):
        for deed in life.deeds:
            if deed.operation != operation and (placed := placed_after(deed, life.made, made)) is not None:
                yield Preparation(made=made, done=(placed,), is_of_named=True)


def placed_after(step: Case, before: tuple[Case, ...], steps: tuple[Case, ...]) -> Case | None:
    """What takes something from earlier steps, after others that make the same; `None` where they do not."""
    made = {one.operation: number for number, one in enumerate(steps)}
    wanted = {number: before[number].operation for number in step.sources}
    if not all(operation in made for operation in wanted.values()):
        return None
    return renumbered(step, {number: made[operation] for number, operation in wanted.items()})


def prepared(corpus: Corpus, found: Mapping[str, Preparation]) -> Corpus:
    """The corpus with items led into the right state where an operation is asked of them right after they are made.

    Args:
        corpus: One API's.
        found: By key of the operation that is to be served.
    """
    if not found:
        return corpus
    new: dict[str, str] = {}
    sequences = []
    for sequence in corpus.sequences:
        made = _prepared(sequence, found)
        new[sequence.id] = made.id
        sequences.append(made)
    once = frozenset(new.get(id_, id_) for id_ in corpus.once)
    lifecycles = tuple(_lived(one, found) for one in corpus.lifecycles)
    return digested(replace(corpus, sequences=tuple(sequences), once=once, lifecycles=lifecycles))


def _lived(lifecycle: Lifecycle, found: Mapping[str, Preparation]) -> Lifecycle:
    """A life whose item is made in the right state of what it names."""
    every = (*lifecycle.made, *lifecycle.every)
    steps = _with_all_named_prepared(every, found)
    made = len(lifecycle.made) + len(steps) - len(every)
    tried, deeds = made + len(lifecycle.tried), made + len(lifecycle.tried) + len(lifecycle.deeds)
    return replace(
        lifecycle,
        made=steps[:made],
        tried=steps[made:tried],
        deeds=steps[tried:deeds],
        removal=steps[-1] if lifecycle.removal else None,
    )


def _prepared(sequence: Sequence, found: Mapping[str, Preparation]) -> Sequence:
    steps = _with_all_named_prepared(sequence.steps, found)
    if first := _first_deed(steps, found):
        steps = (*found[first.operation].made, *steps[_made_by(first) :])
    last = steps[-1]
    preparation, count = found.get(last.operation), _made_by(last)
    if preparation is not None and _is_for(preparation, steps, count):
        done = _leading(preparation.done, last.operation)
        moved = {number: number + len(done) for number in range(count, len(steps))}
        steps = (*preparation.made, *done, *(renumbered(step, moved) for step in steps[count:]))
    return sequence if steps == sequence.steps else identified_sequence(replace(sequence, steps=steps))


def _first_deed(steps: tuple[Case, ...], found: Mapping[str, Preparation]) -> Case | None:
    """What is done first to an item that only has to be made otherwise for it: what comes then shows what it did."""
    deeds = (step for step in steps if step.method not in SAFE_METHODS and is_about_made(step))
    first = next(deeds, None)
    preparation = found.get(first.operation) if first is not None else None
    if first is None or preparation is None or preparation.done or not _makes_same(preparation, steps, _made_by(first)):
        return None
    return first


def _makes_same(preparation: Preparation, steps: tuple[Case, ...], count: int) -> bool:
    """Whether so many steps make the same, for what is about that itself."""
    made = [one.operation for one in preparation.made]
    return not preparation.is_of_named and [one.operation for one in steps[:count]] == made


def _is_for(preparation: Preparation, steps: tuple[Case, ...], count: int) -> bool:
    """Whether so many steps make the same and nothing but the operation comes after them."""
    return _makes_same(preparation, steps, count) and _asks_alone(steps, count, steps[-1].operation)


def _with_all_named_prepared(steps: tuple[Case, ...], found: Mapping[str, Preparation]) -> tuple[Case, ...]:
    for operation, preparation in found.items():
        if preparation.is_of_named or _is_made_of(steps, operation):
            steps = _with_named_prepared(steps, operation, preparation)
    return steps


def _is_made_of(steps: tuple[Case, ...], operation: str) -> bool:
    """Whether a later step is about what the operation makes: without that there is nothing to ask it of."""
    at = next((number for number, step in enumerate(steps) if step.operation == operation), len(steps))
    return any(at in step.sources for step in steps[at + 1 :])


def _with_named_prepared(steps: tuple[Case, ...], operation: str, preparation: Preparation) -> tuple[Case, ...]:
    """What the operation names is prepared right before it is asked for the first time."""
    start = next((number for number, step in enumerate(steps) if step.operation == operation), 0)
    before, after = tuple(_made_otherwise(steps[:start], preparation)), steps[start:]
    placed = [placed_after(one, preparation.made, before) for one in preparation.done]
    done = [one for one in placed if one is not None]
    if not start or len(done) < len(placed) or any(one.operation == two.operation for one in done for two in before):
        return (*before, *after)
    moved = {number: number + len(done) for number in range(start, len(steps))}
    return (*before, *_leading(done, operation), *(renumbered(step, moved) for step in after))


def _made_otherwise(before: tuple[Case, ...], preparation: Preparation) -> Iterator[Case]:
    """The steps, of which those that create something as plainly as can be create it as it has to be."""
    changed = [(plain, new) for plain, new in zip(preparation.plainest, preparation.made, strict=False) if plain != new]
    for step in before:
        new = next((new.body for plain, new in changed if _is_same(plain, step)), None)
        other = replace(step.body, content=new.content) if step.body is not None and new is not None else None
        yield step if other is None else identified(replace(step, body=other))


def _is_same(one: Case, other: Case) -> bool:
    """Whether two steps create the same, whatever they name."""
    if one.operation != other.operation or one.body is None or other.body is None:
        return False
    return one.body.content == other.body.content


def _leading(done: Iterable[Case], operation: str) -> tuple[Case, ...]:
    words = f"so that {operation} is served"
    return tuple(identified(replace(one, purpose=Purpose.PREPARATION, description=words)) for one in done)


def _asks_alone(steps: Iterable[Case], count: int, operation: str) -> bool:
    """Whether nothing but the operation comes after what is made, and all of it is about that."""
    asked = [*steps][count:]
    return bool(asked) and all(one.operation == operation and _made_by(one) == count for one in asked)


def _made_by(step: Case) -> int:
    """How many steps make what a step is about: those that it takes identifiers from, and all before.

    One that had the same key of idempotency makes nothing for it.
    """
    captures = (slot.capture for slot in step.slots)
    sources = (one.step for one in captures if one is not None and one.part is not Part.REQUEST_HEADER)
    return max(sources, default=-1) + 1
