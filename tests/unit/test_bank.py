"""The bank of questions: what it holds, what it keeps back, and how wrong options are found."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.games.material import read_material
from bot.knowledge.pack import read_pack
from bot.trivia.question import Question, QuestionSource
from bot.trivia.questions import bank as bank_module
from bot.trivia.questions import written
from bot.trivia.questions.bank import Bank, build
from bot.trivia.questions.filling import identity
from bot.trivia.questions.links_dates import in_words
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import (
    Choice,
    choose_wrong,
    given_away,
    proper,
    script,
    tells_by_length,
    tells_by_name,
)
from bot.trivia.questions.texts_reading import reading_of
from bot.trivia.questions.twins import twins
from bot.words import say
from tests.unit.bank import bank_in
from tests.unit.packs import HERO_MASK, LANTERN_STREET, archive_of, pruned

SOURCE = (QuestionSource("A listing", "Somebody"),)


def person(name: str, known_from: int = 0) -> Thing:
    return Thing(name.lower(), "person", name, 0, known_from, sources=SOURCE)


def credit(name: str, role: str, known_from: int = 0, known_until: int | None = None) -> Link:
    link_id = f"{name.lower()}/credit/{role.lower()}"
    return Link(link_id, name.lower(), "credit", None, role, "", known_from, known_until, None, SOURCE)


def staff_bank(*credits: Link) -> Bank:
    """Return the bank of a series of which nothing but the staff is known."""
    things = [Thing("series", "series", "Series", 0, 0, sources=SOURCE)]
    things += [person(name) for name in dict.fromkeys(one.subject_id.title() for one in credits)]
    return build(Material(9, "series", "Series", {thing.id: thing for thing in things}, (), credits, ()), say)


def asked(bank: Bank, draft_id: str, horizon: int, times: int = 40) -> list[Question]:
    """Return what many seeds make of one draft."""
    questions = [bank.ask(draft_id, horizon, f"seed {number}") for number in range(times)]
    return [question for question in questions if question is not None]


@pytest.mark.parametrize(("horizon", "least"), [(0, 80), (5, 400), (24, 2000)])
def test_the_shipped_series_makes_questions_enough(horizon: int, least: int) -> None:
    bank = bank_in(HERO_MASK)
    assert sum(bank.ask(draft.id, horizon, "s") is not None for draft in bank.drafts(horizon)) >= least


def test_who_has_the_same_credit_is_never_a_wrong_option() -> None:
    bank = staff_bank(
        credit("Adams", "Script"),
        credit("Brown", "Script"),
        credit("Clark", "Music"),
        credit("Davis", "Editing"),
        credit("Evans", "Camera"),
        credit("Grant", "Sound"),
    )
    offered = {name for question in asked(bank, "credit/adams/credit/script", 0) for name in question.wrong}
    assert offered == {"Clark", "Davis", "Evans", "Grant"}
    assert [q.typed for q in asked(bank, "credit/adams/credit/script", 0, 1)] == [False]
    assert [q.typed for q in asked(bank, "credit/clark/credit/music", 0, 1)] == [True]


def test_a_question_without_three_honest_wrong_options_is_not_asked() -> None:
    bank = staff_bank(credit("Adams", "Script"), credit("Brown", "Music"), credit("Clark", "Camera"))
    assert "credit/adams/credit/script" in {draft.id for draft in bank.drafts(0)}
    assert asked(bank, "credit/adams/credit/script", 0) == []


def test_a_question_lasts_until_the_first_of_its_options_is_overturned() -> None:
    bank = staff_bank(
        credit("Adams", "Script"),
        credit("Brown", "Music"),
        credit("Clark", "Editing", known_from=2, known_until=7),
        credit("Davis", "Camera", known_from=1, known_until=5),
    )
    assert [(q.known_from, q.known_until) for q in asked(bank, "credit-of/adams/credit/script", 3, 1)] == [(2, 5)]
    assert asked(bank, "credit-of/adams/credit/script", 5) == []


def test_a_question_is_there_while_its_link_holds() -> None:
    bank = bank_in(LANTERN_STREET)
    stand_in = "voice-of/ada-finch/voice/mei-okada/en/stand-in"
    there = [stand_in in {draft.id for draft in bank.drafts(horizon)} for horizon in range(6)]
    assert there == [False, False, True, True, False, False]
    assert bank.ask(stand_in, 4, "s") is None
    assert bank.ask("no/such/question", 4, "s") is None


def test_a_name_known_later_is_not_accepted_before() -> None:
    bank = bank_in(HERO_MASK)
    draft_id = "relation/james-blood/relation/grimm/a-killer-he-put-awa-4a15"
    early, late = asked(bank, draft_id, 3, 1), asked(bank, draft_id, 4, 1)
    assert ["Jeremy Payne" in question.accepted for question in (*early, *late)] == [False, True]


def test_who_is_not_seen_in_an_episode_is_never_asked() -> None:
    ids = [draft.id for draft in bank_in(HERO_MASK).drafts(24)]
    assert [one for one in ids if "/cast" in one] == []


@pytest.mark.parametrize("horizon", [0, 7, 24])
def test_of_the_options_of_a_voice_at_least_three_are_men_or_women_like_the_right_one(horizon: int) -> None:
    bank = bank_in(HERO_MASK)
    reading = reading_of(bank.view(horizon))
    sex = {one.name: reading.gender(one.id) for one in reading.view.of_kind("character")}
    for voice in reading.view.links_of_kind("voice"):
        sex[reading.view.things[voice.target_id or ""].name] = reading.gender(voice.subject_id)
    asked_for = [one for one in bank.drafts(horizon) if one.form in ("voice", "also-voices")]
    assert asked_for
    for question in (question for draft in asked_for for question in asked(bank, draft.id, horizon, 5)):
        assert sum(sex[one] == sex[question.answer] for one in question.wrong) >= 2, question


def test_no_voice_is_claimed_for_somebody_of_the_other_sex() -> None:
    bank = bank_in(HERO_MASK)
    women = {"Sarah Sinclair", "Monica Campbell", "Tina Herst"}
    heard = {"Yūko Kaida", "Haruka Shibuya", "Yū Shimamura", "Lauren Landa", "Luci Christian"}
    claims = [one for one in bank.drafts(24) if one.form == "true-false" and "/voice/" in one.id]
    assert claims
    for question in (question for draft in claims for question in asked(bank, draft.id, 24, 10)):
        assert any(one in question.text for one in women) == any(one in question.text for one in heard)


def test_no_date_has_more_in_common_with_the_others_than_they_have() -> None:
    found = [draft for draft in bank_in(HERO_MASK).drafts(24) if draft.id.startswith("date/")]
    assert found
    for question in (question for draft in found for question in asked(bank_in(HERO_MASK), draft.id, 24, 20)):
        dates = [one.split() for one in (question.answer, *question.wrong)]
        for place in range(3):
            counts = Counter(date[place] for date in dates)
            assert set(counts.values()) <= {2, 4}, question


def test_what_somebody_was_at_first_in_dispute_is_not_asked() -> None:
    bank = bank_in(HERO_MASK)
    asked_for = {draft.id.split("/")[1] for draft in bank.drafts(24) if draft.id.startswith(("first/", "first-in/"))}
    # The girl on the bus has a name an episode later.
    assert asked(bank, "first/tina-herst", 24, 5) == []
    assert {"anna-winehouse", "harry-creighton"} <= asked_for


def test_a_game_does_not_ask_one_thing_under_two_heads() -> None:
    facts = {draft.id: draft.facts for draft in bank_in(HERO_MASK).drafts(24)}
    assert "episode-1/first-line" in facts["described/edmond-chandler/first-line"]
    assert "sarah-sinclair/scarf" in facts["lost-property"]


def test_a_statement_names_as_its_twins_none_that_is_known_later() -> None:
    material = bank_in(HERO_MASK).material
    known_from = {one.id: one.known_from for one in material.statements}
    found = twins(material)
    assert found
    for one, others in found.items():
        assert one not in others
        assert all(known_from[other] <= known_from[one] for other in others)


@pytest.mark.parametrize("horizon", [0, 3, 12, 24])
def test_every_question_that_is_made_asks(horizon: int) -> None:
    bank = bank_in(HERO_MASK)
    for draft in bank.drafts(horizon):
        question = bank.ask(draft.id, horizon, "1")
        if question is not None and draft.form != "written":
            before, quoted, _ = question.text.partition("“")
            assert "?" in (before if quoted else question.text) or question.text.endswith("?"), question.text


def test_an_explanation_says_more_than_the_question() -> None:
    bank = bank_in(HERO_MASK)
    for draft in bank.drafts(24):
        if draft.form in ("which-episode", "described", "true-false") and "/relation/" not in draft.id:
            for question in asked(bank, draft.id, 24, 1):
                quoted = question.text.partition("“")[2].partition("”")[0]
                assert len(quoted) < 30 or quoted not in question.explanation


def test_written_questions_keep_their_ids_and_rest_on_their_facts() -> None:
    bank = bank_in(LANTERN_STREET)
    by_hand = [draft for draft in bank.drafts(5) if draft.form == "written"]
    assert {draft.id for draft in by_hand} >= {"laundry"}
    assert all(draft.facts for draft in by_hand)


async def test_the_ids_of_links_do_not_hang_on_what_comes_later() -> None:
    pack = read_pack(LANTERN_STREET)
    async with archive_of(pack) as whole, archive_of(pruned(pack, 2)) as rest:
        ids = {link.id for link in (await read_material(whole.reader)).links}
        some = [link.id for link in (await read_material(rest.reader)).links]
    assert set(some) < ids
    assert len(some) == len(set(some))


def test_two_drafts_of_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    material = bank_in(LANTERN_STREET).material
    monkeypatch.setattr(bank_module, "MAKERS", (written.drafts, written.drafts))
    with pytest.raises(ValueError, match="two drafts"):
        build(material, say)


def test_an_id_too_long_is_cut_and_stays_apart() -> None:
    long = "a" * 60
    ids = {identity("form", long, end * 40) for end in "xy"}
    assert {len(one) for one in ids} == {90}
    assert len(ids) == 2


def wrong(right: Choice, others: list[Choice], text: str = "Who is it?") -> Iterator[tuple[str, ...] | None]:
    """Yield the wrong options that many seeds choose."""
    for seed in range(30):
        chosen = choose_wrong(right, others, text, random.Random(seed))
        yield None if chosen is None else tuple(one.text for one in chosen)


def test_wrong_options_are_no_second_name_of_the_right_one_or_of_each_other() -> None:
    right = Choice("Ada Finch", ("Ada Finch", "The Snuffer"))
    others = [Choice("The Snuffer"), Choice("Wick"), Choice("WICK!"), Choice("Mr Brough"), Choice("Old Percy")]
    for chosen in wrong(right, others):
        assert chosen is not None
        assert "The Snuffer" not in chosen
        assert len({one.casefold().strip("!") for one in chosen}) == 3


def test_what_stands_in_the_question_is_no_option() -> None:
    others = [Choice("Wick", ("Wick", "the lad")), Choice("Brough"), Choice("Percy"), Choice("Tobias")]
    assert all("Wick" not in (chosen or ()) for chosen in wrong(Choice("Ada"), others, "Who scolds the lad?"))
    assert any("Wick" in (chosen or ()) for chosen in wrong(Choice("Ada"), others, "Who scolds the ladder?"))


def test_options_are_of_one_script_and_the_nearest_come_first() -> None:
    others = [Choice("古川順康"), Choice("Wick"), Choice("Brough"), Choice("Percy"), Choice("Far Away", distance=2)]
    assert {tuple(sorted(chosen or ())) for chosen in wrong(Choice("Ada"), others)} == {("Brough", "Percy", "Wick")}
    assert [script(text) for text in ("Ada", "エイダ", "藤井ゆきよ", "1912")] == ["latin", "kana", "kanji", "digits"]


def test_an_answer_that_tells_itself_is_seen() -> None:
    assert tells_by_length("An answer so long and so careful that it must be right", ["Ada", "Wick", "Percy"])
    assert not tells_by_length("Inspector Brough", ["Ada", "Wick", "Percy Finch"])
    assert given_away("The Water Board", "Who shuts the water off?")
    assert not given_away("Ada and the Man", "Who and what is the matter?")


def test_a_name_that_all_the_wrong_options_have_tells_the_right_one() -> None:
    grimm = ["Grimm paints.", "It is Grimm's knife.", "They look for Grimm."]
    assert tells_by_name("Monica dies.", grimm)
    assert not tells_by_name("Grimm dies.", grimm)
    assert not tells_by_name("Monica dies.", ["James comes home.", *grimm[1:]])


def test_a_word_that_all_the_options_have_tells_nothing() -> None:
    assert given_away("Episode 12", "In which episode is that?", ["Part 11", "Part 9", "Part 4"])
    assert not given_away("Episode 12", "In which episode is that?", ["Episode 11", "Episode 9", "Episode 4"])


def test_a_description_is_no_name() -> None:
    names = {"James Blood": True, "SSC": True, "The stall girl": False, "Sarah's cat": False, "That man": False}
    assert {name: proper(person(name)) for name in names} == names


def test_dates_are_put_in_words() -> None:
    dates = [in_words(date, say) for date in ("2018-12-03", "2032-03", "2032")]
    assert dates == ["3 December 2018", "March 2032", "2032"]
