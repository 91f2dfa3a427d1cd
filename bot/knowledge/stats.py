"""What a pack holds, counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.models import Pack
from bot.knowledge.pack import cited, parts


@dataclass(frozen=True)
class Stats:
    """Counts over a pack. `by_horizon` has (episode, statements new at it, statements known by then)."""

    kinds: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, int], ...]
    statements: int
    sourced: int
    confidence: tuple[tuple[str, int], ...]
    overturned: int
    by_horizon: tuple[tuple[int, int, int], ...]


def count(pack: Pack) -> Stats:
    """Count what `pack` holds. A statement is a fact or a record of a statement's kind."""
    facts = [fact for _, _, fact in pack.each_fact()]
    new = Counter(fact.known_from for fact in facts)
    known = 0
    rows = []
    for episode in range(pack.series.episodes + 1):
        known += new[episode]
        rows.append((episode, new[episode], known))
    with_sources = {record for _, record, sources in cited(pack) if sources}
    return Stats(
        kinds=tuple(_kinds(pack)),
        parts=tuple(sorted(Counter(_kind_of(name) for _, s in pack.each_subject() for name, _ in parts(s)).items())),
        statements=len(facts),
        sourced=sum(fact_id in with_sources for fact_id, _, _ in pack.each_fact()),
        confidence=tuple(Counter(fact.confidence for fact in facts).most_common()),
        overturned=sum(fact.known_until is not None for fact in facts),
        by_horizon=tuple(rows),
    )


def _kinds(pack: Pack) -> Iterator[tuple[str, int]]:
    for kind, subjects in pack.subjects.items():
        yield kind, len(subjects)
        yield f"{kind} facts", sum(len(subject.facts) for subject in subjects)
    for kind, statements in pack.statements.items():
        yield kind, len(statements)
    yield "question", len(pack.questions)
    yield "source", len(pack.sources)


def _kind_of(name: str) -> str:
    return name.split(maxsplit=1)[0]
