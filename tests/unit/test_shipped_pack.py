"""The pack that ships: how much there is, that all of it is sourced, and that its dates hold together."""

from collections import Counter
from functools import cache

import pytest

from bot.knowledge.lint import lint
from bot.knowledge.models import Broadcast, Character, Episode, Fact, Pack, Season
from bot.knowledge.pack import cited, parts, read_pack
from tests.unit.packs import HERO_MASK, archive_of

EPISODES = range(1, 25)


@cache
def shipped() -> Pack:
    return read_pack(HERO_MASK)


def characters() -> list[Character]:
    return [one for one in shipped().subjects["character"] if isinstance(one, Character)]


def episodes() -> list[Episode]:
    return [one for one in shipped().subjects["episode"] if isinstance(one, Episode)]


def test_it_has_nothing_to_mend() -> None:
    assert lint(shipped()) == []


def test_it_has_a_thousand_statements() -> None:
    statements = [fact_id for fact_id, _, _ in shipped().each_fact()]
    assert len(statements) >= 1000
    assert len(set(statements)) == len(statements)


def test_it_has_the_whole_series() -> None:
    pack = shipped()
    assert (pack.series.id, pack.series.episodes) == ("hero-mask", 24)
    assert len(characters()) == 41
    assert {"james-blood", "sarah-sinclair"} <= {character.id for character in characters()}
    assert sorted(episode.number for episode in episodes()) == list(EPISODES)
    assert [kind for kind, found in [*pack.subjects.items(), *pack.statements.items()] if not found] == []
    assert len(pack.questions) >= 25


def test_everything_rests_on_a_source_that_is_there() -> None:
    known = {source.id for source in shipped().sources}
    unsourced = [record for _, record, sources in cited(shipped()) if not sources or not known.issuperset(sources)]
    assert unsourced == []


def test_every_character_has_something_on_file() -> None:
    assert [character.id for character in characters() if not character.facts] == []


def test_the_seasons_have_the_episodes_that_name_them() -> None:
    spans = {season.id: season for season in shipped().subjects["season"] if isinstance(season, Season)}
    counted = Counter(episode.season for episode in episodes())
    assert counted == {season.id: season.last - season.first + 1 for season in spans.values()}
    assert [e.id for e in episodes() if not spans[e.season].first <= e.number <= spans[e.season].last] == []


def test_no_question_outlives_a_statement_it_rests_on() -> None:
    until = {fact_id: fact.known_until for fact_id, _, fact in shipped().each_fact() if fact.known_until is not None}
    stale = [
        question.id
        for question in shipped().questions
        for fact_id in question.facts
        if fact_id in until and (question.known_until is None or question.known_until > until[fact_id])
    ]
    assert stale == []


def test_nothing_cites_an_episode_later_than_the_one_from_which_it_may_be_known() -> None:
    early = [
        fact_id
        for fact_id, _, fact in shipped().each_fact()
        if isinstance(fact, Fact) and (fact.episode or 0) > fact.known_from
    ]
    early += [
        f"{subject.id}: {name}"
        for _, subject in shipped().each_subject()
        for name, part in parts(subject)
        if not isinstance(part, Broadcast) and (getattr(part, "episode", None) or 0) > part.known_from
    ]
    assert early == []


def test_every_low_confidence_is_told_in_the_text() -> None:
    doubt = ("account", "report", "rumour", "claim", "suggest", "hint", "might", "said to")
    bare = [
        fact_id
        for fact_id, _, fact in shipped().each_fact()
        if fact.confidence == "low" and not any(word in fact.text.casefold() for word in doubt)
    ]
    assert bare == []


async def test_number_and_dates_of_an_episode_are_for_everybody() -> None:
    async with archive_of(shipped()) as archive:
        assert [thing.number for thing in archive.numbered("episode", 0)] == list(EPISODES)
        shown = [await archive.card(episode.id, 0) for episode in episodes()]
    assert [card.number for card in shown if card] == list(EPISODES)
    assert [card.subject_id for card in shown if card and not card.of("released")] == []
    assert [card.subject_id for card in shown if card and (card.of("synopsis") or card.of("cast"))] == []


@pytest.mark.parametrize("number", EPISODES)
async def test_a_synopsis_and_a_cast_are_for_those_who_have_seen_the_episode(number: int) -> None:
    episode = next(one for one in episodes() if one.number == number)
    async with archive_of(shipped()) as archive:
        before, after = await archive.card(episode.id, number - 1), await archive.card(episode.id, number)
    assert before is not None
    assert after is not None
    assert (before.of("synopsis"), before.of("cast")) == ((), ())
    assert len(after.of("synopsis")) == 1
    assert bool(after.of("cast")) == bool(episode.cast)
