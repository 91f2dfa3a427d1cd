"""Law 5: an answer at horizon n is the answer from a pack in which nothing after n was ever written."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from bot import folding
from bot.knowledge import gate, loading, names, spelling
from bot.knowledge.archive import Archive
from bot.knowledge.models import Pack, Person, Subject
from bot.knowledge.pack import PackError, read_pack
from bot.trivia.questions.draft import Draft
from tests.unit.answers import (
    asked,
    cards,
    differences,
    everything_said,
    hidden_texts,
    listed,
    of_the_series,
    resolved,
    standing,
)
from tests.unit.packs import HERO_MASK, LANTERN_STREET, SHARES, archive_of, change, horizons, pruned

PACKS = [pytest.param(HERO_MASK, id="hero_mask"), pytest.param(LANTERN_STREET, id="lantern_street")]

_fold, _loosen = cache(folding.fold), cache(spelling.loosen)


@pytest.fixture(autouse=True)
def _spellings_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what spellings come to: it hangs on each alone, and every horizon asks for it again."""
    monkeypatch.setattr(names, "fold", _fold)
    monkeypatch.setattr(names, "loosen", _loosen)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("folder", PACKS)
async def test_what_comes_later_leaves_no_trace_in_any_answer(folder: Path, share: slice) -> None:
    pack = read_pack(folder)
    async with archive_of(pack) as full:
        for horizon in horizons(pack)[share]:
            async with archive_of(pruned(pack, horizon)) as rest:
                assert await differences(full, rest, pack, horizon) == [], f"at horizon {horizon}"


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("folder", PACKS)
async def test_no_text_from_beyond_the_horizon_stands_in_any_answer(folder: Path, share: slice) -> None:
    pack = read_pack(folder)
    async with archive_of(pack) as archive:
        for horizon in horizons(pack)[share]:
            seen = standing(hidden_texts(pack, horizon), await everything_said(archive, pack, horizon))
            assert seen == set(), f"at horizon {horizon}"


async def test_no_card_cites_an_episode_that_the_reader_has_not_seen() -> None:
    pack = read_pack(LANTERN_STREET)
    # The bounds of a season are for everybody.
    subjects = [subject.id for kind, subject in pack.each_subject() if kind != "season"]
    async with archive_of(pack) as archive:
        for horizon in range(pack.series.episodes + 1):
            for card in await cards(archive, subjects, horizon):
                if card is not None:
                    facts = [fact.episode for _, section in card.sections for fact in section]
                    seen = [card.first_episode, *facts, *(part.episode for part in card.parts)]
                    assert max(episode or 0 for episode in seen) <= horizon, card.subject_id


# What the small pack tells of a subject's parts of one kind, at each of its horizons from 0 to 5.
TOLD = {
    "voices, once the credit and the person are known": (
        "ada-finch",
        "voice",
        [
            ["original"],
            ["original"],
            ["original", "stand-in"],
            ["original", "harbour", "stand-in"],
            ["original", "harbour"],
            ["original", "harbour"],
        ],
    ),
    "relations, until they are overturned": (
        "inspector-brough",
        "relation",
        [None, *[["in its service, by his own account"]] * 4, ["never in its service"]],
    ),
    "relations to those who are known": (
        "wick",
        "relation",
        [[], [], *[["carries her ladder"]] * 4],
    ),
    "members, once they are known": (
        "lamplighters",
        "member",
        [*[["Ada Finch", "Wick"]] * 3, *[["Ada Finch", "Wick", "Percy Finch"]] * 3],
    ),
    "a cast, once the episode has been seen, of those who have a name": (
        "episode-2",
        "cast",
        [
            [],
            [],
            ["Ada Finch", "Inspector Brough", "Wick"],
            *[["Ada Finch", "Inspector Brough", "Wick", "Percy Finch"]] * 3,
        ],
    ),
    "a synopsis, once the episode has been seen": (
        "episode-5",
        "synopsis",
        [*[[]] * 5, ["The inspector's papers are read aloud, and forty lamps are lit by forty people."]],
    ),
    "the date of an episode at all times": ("episode-5", "released", [["2032-03"]] * 6),
    "the season of an episode, once the season is known": ("episode-5", "season", [*[[]] * 3, *[["Thaw"]] * 3]),
    "tracks, each when its title may be read": (
        "lamps-and-water",
        "track",
        [*[["Dusk Round", "Blue Hour"]] * 3, *[["Dusk Round", "Blue Hour", "Percy Finch Comes Ashore"]] * 3],
    ),
    "a composer, once the person is known": ("harbour-songs", "composer", [None, [], [], *[["Lionel Crabbe"]] * 3]),
    "credits, until they are overturned": ("tobias-reed", "credit", [None, None, ["Script"], ["Script"], [], []]),
}


@pytest.mark.parametrize("what", TOLD)
async def test_the_small_pack_tells(what: str) -> None:
    subject, kind, expected = TOLD[what]
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        shown = [await archive.card(subject, horizon) for horizon in range(6)]
    told = [
        [part_label(part.kind, part.target, part.text, part.extra) for part in card.of(kind)] if card else None
        for card in shown
    ]
    assert told == expected


def part_label(kind: str, target: str, text: str, extra: str) -> str:
    return extra if kind == "voice" else text or target


async def test_a_statement_gives_way_to_the_one_that_overturns_it() -> None:
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        told = [await facts_told(archive, "ada-finch", horizon) for horizon in range(6)]
    lonely, accompanied = (
        "Has been an only child since the flood.",
        "Has a brother after all, and is not pleased about it.",
    )
    assert [lonely in facts for facts in told] == [False, True, True, False, False, False]
    assert [accompanied in facts for facts in told] == [False, False, False, True, True, True]


async def test_a_question_is_asked_only_while_its_answer_holds() -> None:
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        pools = [{question.id for question in await asked(archive, horizon)} for horizon in range(6)]
    assert ["siblings" in pool for pool in pools] == [False, True, True, False, False, False]
    assert ["laundry" in pool for pool in pools] == [False, False, False, False, False, True]


async def test_a_telling_alias_finds_nobody_before_its_time() -> None:
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        found = [resolved(archive, "character", "the snuffer", horizon) for horizon in range(6)]
        shown = [await archive.card("ada-finch", horizon) for horizon in range(6)]
    assert [bool(one) for one in found] == [False] * 4 + [True] * 2
    assert ["The Snuffer" in card.aliases for card in shown if card] == [False] * 4 + [True] * 2


async def test_seasons_and_episodes_are_listed_in_their_order_as_far_as_they_are_known() -> None:
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        seasons = [[thing.number for thing in archive.numbered("season", horizon)] for horizon in range(6)]
        episodes = [[thing.number for thing in archive.numbered("episode", horizon)] for horizon in range(6)]
    assert seasons == [[1]] * 3 + [[1, 2]] * 3
    assert episodes == [[1, 2, 3, 4, 5]] * 6


async def test_an_alias_dated_before_its_subject_is_refused_or_names_nobody(tmp_path: Path) -> None:
    folder = shutil.copytree(LANTERN_STREET, tmp_path / "pack")
    change(folder, "characters.toml", '"The Man on the Quay", from = 4', '"The Man on the Quay", from = 0')
    try:
        pack = read_pack(folder)
    except PackError:
        return
    async with archive_of(pack) as archive:
        assert listed(archive, "character", "The Man on the Quay", 0, 25) == []
        assert resolved(archive, "character", "The Man on the Quay", 0) is None


async def test_a_credit_names_no_season_that_is_not_known_yet() -> None:
    pack = read_pack(LANTERN_STREET)
    marsh = subject_of(pack, "odile-marsh")
    assert isinstance(marsh, Person)
    early = tuple(structs.replace(credit, known_from=0) for credit in marsh.credits)
    early_pack = with_subject(pack, structs.replace(marsh, credits=early))
    async with archive_of(early_pack) as full, archive_of(pruned(early_pack, 2)) as rest:
        assert await differences(full, rest, pack, 2) == []


async def test_the_identity_catches_a_fact_that_is_dated_too_early() -> None:
    pack = read_pack(LANTERN_STREET)
    brough = subject_of(pack, "inspector-brough")
    facts = tuple(structs.replace(fact, known_from=1) if fact.id == "warrant" else fact for fact in brough.facts)
    leaky = with_subject(pack, structs.replace(brough, facts=facts))
    async with archive_of(leaky) as full, archive_of(pruned(pack, 1)) as rest:
        assert await differences(full, rest, pack, 1) == ["card of inspector-brough"]


async def test_the_identity_catches_a_question_that_is_dated_too_early() -> None:
    pack = read_pack(LANTERN_STREET)
    questions = tuple(structs.replace(question, known_from=0) for question in pack.questions)
    async with archive_of(structs.replace(pack, questions=questions)) as full, archive_of(pruned(pack, 0)) as rest:
        assert await differences(full, rest, pack, 0) == ["questions"]


async def test_the_identity_catches_a_cast_that_is_told_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = read_pack(LANTERN_STREET)
    async with archive_of(pruned(pack, 3)) as rest:
        monkeypatch.setattr(loading, "_known_from", lambda subject, kind, part: getattr(part, "known_from", 0))
        async with archive_of(pack) as full:
            assert await differences(full, rest, pack, 3) == ["card of episode-4", "card of episode-5"]


async def test_the_identity_catches_parts_that_lead_to_what_is_not_known_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = read_pack(LANTERN_STREET)
    monkeypatch.setattr(Archive, "_may_lead_to", lambda self, target_id, horizon: True)
    async with archive_of(pack) as full, archive_of(pruned(pack, 2)) as rest:
        found = await differences(full, rest, pack, 2)
    # A voice, a cast, two seasons, a member and a composer.
    told = ("ada-finch", "episode-2", "episode-4", "episode-5", "lamplighters", "harbour-songs")
    assert set(found) == {f"card of {one}" for one in told}


async def test_the_identity_catches_a_gate_that_stands_open(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = read_pack(LANTERN_STREET)
    async with archive_of(pack) as full, archive_of(pruned(pack, 2)) as rest:
        with monkeypatch.context() as opened:
            opened.setattr(gate, "known", lambda records, horizon: list(records))
            through_the_gate = await differences(full, rest, pack, 2)
        with monkeypatch.context() as opened:
            opened.setattr(names, "known", lambda records, horizon: list(records))
            through_the_names = await differences(full, rest, pack, 2)
        with monkeypatch.context() as opened:
            opened.setattr(Draft, "holds", lambda draft, horizon: True)
            through_the_bank = await differences(full, rest, pack, 2)
        assert await differences(full, rest, pack, 2) == []
    assert {"card of ada-finch", "card of percy-finch", "list of seasons"} <= set(through_the_gate)
    assert through_the_bank == ["questions"]
    assert {"suggestions of character for ''", "character that 'percy-finch' names"} <= set(through_the_names)


async def test_the_search_for_later_texts_catches_a_gate_that_stands_open(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = read_pack(LANTERN_STREET)
    monkeypatch.setattr(gate, "known", lambda records, horizon: list(records))
    monkeypatch.setattr(names, "known", lambda records, horizon: list(records))
    monkeypatch.setattr(Draft, "holds", lambda draft, horizon: draft.known_until is None or horizon < draft.known_until)
    async with archive_of(pack) as archive:
        said = await everything_said(archive, pack, 2)
    hidden = hidden_texts(pack, 2)
    # No card has the statements about the series as a whole; and `holds` still drops what was overturned.
    assert hidden - standing(hidden, said) <= of_the_series(pack)


def subject_of(pack: Pack, subject_id: str) -> Subject:
    return next(subject for _, subject in pack.each_subject() if subject.id == subject_id)


def with_subject(pack: Pack, changed: Subject) -> Pack:
    """Return `pack` with `changed` in the place of the subject of that id."""
    return structs.replace(
        pack,
        subjects={
            kind: tuple(changed if subject.id == changed.id else subject for subject in subjects)
            for kind, subjects in pack.subjects.items()
        },
    )


async def facts_told(archive: Archive, subject_id: str, horizon: int) -> set[str]:
    card = await archive.card(subject_id, horizon)
    return {fact.text for _, facts in card.sections for fact in facts} if card else set()
