"""Questions made from the sentences on file: what may be quoted, what is kept back, and that nothing later shows."""

import random
from functools import cache
from pathlib import Path

import pytest

from bot.trivia.question import Question
from bot.trivia.questions.bank import Bank
from bot.trivia.questions.draft import Draft
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.texts_gap import GAP, named_once, told_of, without
from bot.trivia.questions.texts_numbers import Numbered, near_numbers, number_in, worth_asking
from bot.trivia.questions.texts_reading import Reading, inline, reading_of
from bot.trivia.questions.texts_rivals import rival, suspects
from bot.trivia.questions.texts_words import called, leans, opens_with, placed, pointing, quotable, stems
from bot.trivia.questions.view import view_at
from tests.unit.bank import bank_in
from tests.unit.packs import HERO_MASK, LANTERN_STREET

EPISODES = ("in-order/episode-", "odd-one-out/episode-", "reverse/episode-", "which-episode/")
FORMS = ("described/", "direct/", "gap/", "nearest/", "true-false/", *EPISODES)


def statement(text: str, subject: str | None = "ada", number: int = 1, **changes: object) -> Statement:
    whole: dict[str, object] = {
        "id": f"{subject or 'production'}/{number}",
        "subject_id": subject,
        "section": "story",
        "text": text,
        "known_from": 0,
        "known_until": None,
        "episode": None,
        "confidence": "high",
        "sources": (),
    }
    return Statement(**{**whole, **changes})  # type: ignore[arg-type]


def reading(*statements: Statement, **names: str) -> Reading:
    """Return the reading of statements about characters, by id and name."""
    things = {id: Thing(id, "character", name, place, 0) for place, (id, name) in enumerate(names.items())}
    return reading_of(view_at(Material(5, "series", "Series", things, statements, (), ()), 5))


def made_from_texts(bank: Bank, horizon: int) -> list[Draft]:
    texts = {one.id for one in bank.material.statements}
    return [
        draft for draft in bank.drafts(horizon) if draft.id.startswith(FORMS) and any(id in texts for id in draft.facts)
    ]


@cache
def asked(folder: Path, horizon: int, seed: str = "1") -> tuple[Question, ...]:
    bank = bank_in(folder)
    questions = (bank.ask(draft.id, horizon, seed) for draft in made_from_texts(bank, horizon))
    return tuple(question for question in questions if question is not None)


def of_form(form: str, horizon: int = 24) -> list[Question]:
    found = [question for question in asked(HERO_MASK, horizon) if question.form == form]
    assert found
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Nobody knows whose dog it is.",
        "Wikipedia has her as an assistant.",
        "The captions call him a man.",
        "By one account she left.",
        "MyAnimeList has it as 38628.",
        "The site says “so it is”.",
        "Long " * 40,
    ],
)
def test_what_is_hearsay_or_long_is_not_quoted(text: str) -> None:
    assert not quotable(statement(text))


def test_what_is_doubtful_is_not_quoted() -> None:
    assert quotable(statement("He owns a statue."))
    assert not quotable(statement("He owns a statue.", confidence="low"))


def test_a_sentence_that_says_where_it_belongs_is_known() -> None:
    assert placed("In the finale he falls.")
    assert placed("Episode 6 goes to the opening at once.")
    assert not placed("He falls from the tower.")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("By then he had served seven years there.", 7),
        ("Twenty-one years is how long he pursued him.", 21),
        ("It began in the app in July 2020.", 2020),
        ("It began on 2 July and ended soon.", None),
        ("It is MI6 crossed with Section 9 of something.", None),
        ("From 2 to 10 of them came.", None),
        ("It took more than twelve years.", None),
        ("They gave it 5.3 of ten.", None),
        ("He asks for the ‘room with seven doors’ there.", None),
        ("One of them left, and someone stayed.", None),
        ("The third of them stayed.", None),
        ("The news of it opens episode 3.", None),
    ],
)
def test_only_one_plain_number_can_be_asked_for(text: str, number: int | None) -> None:
    found = number_in(text)
    assert (found and found.value) == number
    if found:
        assert found.with_number(found.written) == text


def test_a_number_that_the_sentence_counts_off_is_not_asked_for() -> None:
    material = bank_in(LANTERN_STREET).material
    listed = statement("They took seven things: a hat, a coat, a stick, a bag, a dog, a cup and a map.", None)
    plain = statement("They walked for seven days along the railway embankment.", None)
    for one, asked_for in ((listed, False), (plain, True)):
        numbered = number_in(one.text)
        assert numbered is not None
        assert worth_asking(numbered, one, material) == asked_for


@pytest.mark.parametrize("written", ["7", "seven", "2020", "2000", "twenty-one", "five"])
def test_wrong_numbers_differ_from_the_right_one_and_look_like_it(written: str) -> None:
    for seed in range(20):
        numbered = number_in(f"It lasted for {written} evenings.")
        assert numbered is not None
        others = near_numbers(numbered, random.Random(seed))
        assert len({written, *others}) == 4
        assert {one.isdigit() for one in others} == {written.isdigit()}


def test_a_year_stands_among_years_and_a_price_among_round_prices() -> None:
    rng = random.Random(1)
    years = near_numbers(Numbered("2019", 2019, "It began in ____ or so."), rng)
    prices = near_numbers(Numbered("2000", 2000, "It is priced at ____ yen."), rng)
    assert all(2013 < int(one) < 2025 for one in years)
    assert all(int(one) % 500 == 0 for one in prices)


def test_he_and_she_are_told_from_the_sentences_about_them() -> None:
    told = reading(
        statement("He lights the lamps.", "ada", 1),
        statement("A schoolgirl of fourteen, and her dog is with her.", "bea", 2),
        statement("They come with a helicopter.", "cast", 3),
        statement("A colleague, sent to look.", "dan", 4),
        ada="Ada",
        bea="Bea",
        cast="The Four",
        dan="Dan",
    )
    assert [told.gender(one) for one in ("ada", "bea", "cast", "dan")] == ["he", "she", "they", ""]
    assert opens_with("Once there. She left.") == "she"
    assert called("Theo's wife, who loves him.") == "she"


def test_sentences_that_tell_the_same_are_found() -> None:
    first = statement("The car ends at the bottom of a river.", "ada", 1)
    again = statement("A river hides the car.", "bea", 2)
    other = statement("A statue without its face.", "bea", 3)
    told = reading(first, again, other, ada="Ada", bea="Bea")
    assert again in told.alike(first)
    assert other not in told.alike(first)
    assert told.concerned(first) == {"ada", "bea"}


def test_a_name_within_another_name_is_not_taken_for_it() -> None:
    about = statement("A James Bond joke, and James Blood laughs.", None, 1)
    bare = statement("A James Bond joke.", None, 2)
    once = statement("James laughs at the joke.", None, 3)
    told = reading(about, bare, once, james="James Blood")
    james = told.view.things["james"]
    assert named_once(told, bare, james) is None
    assert named_once(told, once, james) == "James"
    assert without(once.text, "James") == f"{GAP} laughs at the joke."


def test_a_name_that_two_share_is_never_kept_back() -> None:
    both = statement("Herst opens the door to the policemen.", None, 1)
    told = reading(both, one="Tina Herst", two="William Herst")
    assert named_once(told, both, told.view.things["one"]) is None


def test_a_name_fits_into_a_sentence() -> None:
    assert inline("The Quartet") == "the Quartet"
    assert inline("Theo Lowe") == "Theo Lowe"


def test_there_are_many_questions_at_the_end_and_some_for_newcomers() -> None:
    counts = [len(asked(HERO_MASK, horizon)) for horizon in (0, 5, 24)]
    assert counts[0] >= 10
    assert counts[1] >= 220
    assert counts[2] >= 1300


def test_every_form_is_asked() -> None:
    expected = {"described", "direct", "gap", "in-order", "nearest", "odd-one-out", "reverse"}
    expected |= {"true-false", "which-episode"}
    assert {question.form for question in asked(HERO_MASK, 24)} == expected


@pytest.mark.parametrize("horizon", [0, 3, 9, 16, 24])
def test_a_question_can_be_read_and_has_one_right_option(horizon: int) -> None:
    for question in asked(HERO_MASK, horizon):
        assert len(question.text) <= 200
        assert len(question.explanation) <= 300
        assert not set("{}") & set(question.text + question.explanation)
        assert question.text.count("“") == question.text.count("”")
        assert (GAP in question.text) == (question.form in ("gap", "nearest"))
        assert question.sources
        if not question.order and question.number is None:
            options = [question.answer, *question.wrong]
            assert len({one.casefold() for one in options}) == len(options) == (2 if len(question.wrong) == 1 else 4)


def test_no_question_is_asked_twice() -> None:
    questions = [question for question in asked(HERO_MASK, 24) if not question.order]
    said = [(question.text, question.answer) for question in questions]
    assert len(said) == len(set(said))


def test_the_name_that_is_kept_back_stands_nowhere_in_the_question() -> None:
    for question in [*of_form("described"), *of_form("gap")]:
        words = {word.strip(".,:;“”‘’?").casefold() for word in question.text.split()}
        assert not {word for word in question.answer.casefold().split() if len(word) > 3} & words


def test_a_blank_is_filled_by_the_whole_sentence_in_the_explanation() -> None:
    for question in of_form("gap"):
        quoted = question.text[question.text.index("“") + 1 : question.text.rindex("”")]
        before, _, after = quoted.partition(GAP)
        assert before in question.explanation
        assert after in question.explanation


def test_episodes_offered_have_been_seen() -> None:
    for horizon in (5, 12):
        for question in of_form("which-episode", horizon):
            numbers = [int(one.rsplit(" ", 1)[-1]) for one in (question.answer, *question.wrong)]
            assert max(numbers) <= horizon


def test_the_right_episode_stands_anywhere_among_those_offered() -> None:
    ranks = set()
    for question in of_form("which-episode"):
        numbers = [int(one.rsplit(" ", 1)[-1]) for one in (question.answer, *question.wrong)]
        ranks.add(sorted(numbers).index(numbers[0]))
    assert ranks == {0, 1, 2, 3}


def test_who_takes_the_place_of_another_is_known_by_then_and_not_in_the_sentence() -> None:
    bank = bank_in(HERO_MASK)
    told = reading_of(bank.view(24))
    for statement in told.view.statements_of("james-blood"):
        other = rival(told, told.view.things["james-blood"], statement, random.Random(1))
        if other is not None:
            assert other.known_from <= statement.known_from
            assert told.gender(other.id) == "he"
            assert other.id not in told.about(statement)


def test_of_a_place_nobody_is_offered_who_has_to_do_with_it_too() -> None:
    works = statement("The place of work of Monica, with files and papers.", "office", 1)
    known = [
        statement("Robert has a desk there as well.", "office", 2),
        statement("She once lectured Monica and Robert.", "anna", 3),
        statement("He whistles.", "robert", 1),
        statement("He drinks advocaat.", "robert", 2),
        statement("She lectures.", "anna", 1),
        statement("She is a president.", "anna", 2),
    ]
    things = {one: Thing(one, "character", one.title(), 0, 0) for one in ("monica", "robert", "anna")}
    things["office"] = Thing("office", "place", "Office", 3, 0)
    told = reading_of(view_at(Material(5, "series", "Series", things, (works, *known), (), ()), 5))
    assert [one.id for one in suspects(told, told.view.things["monica"], works)] == ["anna"]


def persons(*statements: Statement, **names: str) -> list[str]:
    """Return whom the first statement, about "ep" in episode 3, may be taken for instead of Ada."""
    things = {id: Thing(id, "character", name, 0, 0) for id, name in names.items()}
    things["ep"] = Thing("ep", "episode", "Episode 3", 9, 0, number=3)
    told = reading_of(view_at(Material(5, "series", "Series", things, statements, (), ()), 5))
    return [one.id for one in suspects(told, told.view.things["ada"], statements[0])]


def test_the_dead_the_absent_children_and_strangers_are_no_suspects() -> None:
    asked_about = statement("Ada scolds Bea over the lamps.", "ep", episode=3, known_from=3)
    others = [
        statement(f"{name} walks along the quay, where Bea fishes.", "ep", number, episode=3, known_from=3)
        for number, name in enumerate(["Cora", "Dan", "Eli", "Fay"], 2)
    ]
    known = [
        statement("Gus has a boat.", "ep", 6, episode=3, known_from=3),
        statement("He smokes.", "dan", 1),
        statement("He dies under the wheels.", "dan", 2, section="fate", known_from=2),
        statement("His fourth birthday is near.", "eli", 1),
        statement("He sleeps.", "eli", 2),
        *(statement(text, one, 3 + by) for one in ("cora", "fay", "gus", "ada") for by, text in enumerate(["A", "B"])),
    ]
    names = {"ada": "Ada", "bea": "Bea", "cora": "Cora", "dan": "Dan", "eli": "Eli", "fay": "Fay", "gus": "Gus"}
    assert persons(asked_about, *others, *known, **names) == ["cora", "fay"]


def test_a_sentence_that_leans_on_its_neighbours_is_known() -> None:
    assert leans("Harry intercepts the car.")
    assert leans("James goes to the house of the family, to stand watch.")
    assert not leans("Harry intercepts the car that is bringing Theo in.")
    assert pointing("They are a team, Gallagher tells Sarah.")


def test_a_name_with_its_trade_beside_it_is_not_exchanged() -> None:
    assert told_of("Oliver", "Oliver, a newspaper reporter, helps Sarah.")
    assert not told_of("Oliver", "Oliver helps Sarah, a prosecutor.")


def test_what_is_put_in_order_comes_from_different_episodes() -> None:
    episodes = {one.text: one.episode for one in bank_in(HERO_MASK).material.statements if one.episode}
    for question in of_form("in-order"):
        shown = [episodes[item] for item in question.order]
        assert shown == sorted(set(shown), key=lambda number: number or 0)


@pytest.mark.parametrize("end", ["earliest", "latest"])
def test_what_is_told_first_or_last_of_four_is(end: str) -> None:
    bank = bank_in(HERO_MASK)
    told = {one.text: one.episode for one in bank.material.statements if one.episode}
    found = [bank.ask(one.id, 24, "1") for one in bank.drafts(24) if one.id.startswith(f"{end}/")]
    questions = [one for one in found if one is not None]
    assert len(questions) > 20
    for question in questions:
        right, wrong = told[question.answer], [told[one] for one in question.wrong]
        assert right < min(wrong) if end == "earliest" else right > max(wrong)


def test_the_one_that_does_not_belong_is_not_told_by_what_the_others_share() -> None:
    for question in of_form("odd-one-out"):
        shared = frozenset.intersection(*(stems(one) for one in question.wrong))
        assert shared <= stems(question.answer)


def test_true_and_false_are_both_right_sometimes() -> None:
    answers = [question.answer for question in of_form("true-false")]
    assert 0.35 < answers.count("True") / len(answers) < 0.65


def test_what_is_shown_as_true_stands_on_file_and_what_is_shown_as_false_does_not() -> None:
    material = bank_in(HERO_MASK).material
    on_file = {(one.subject_id, one.text): one for one in material.statements}
    names = {inline(one.name): one.id for one in material.things.values()}
    for question in of_form("true-false"):
        quoted = question.text[question.text.index("“") + 1 : question.text.rindex("”")]
        lead = question.text[: question.text.index("“")].replace("True or false", "").replace("?", "").strip(" .")
        subject, _, episode = lead.removeprefix("of ").partition(", in ")
        subject = names.get(inline(subject), "")
        shown = [
            one
            for (about, text), one in on_file.items()
            if text == quoted and (subject in ("", about) or f"episode-{one.episode}" == subject)
        ]
        if episode:
            shown = [one for one in shown if f"Episode {one.episode}" == episode]
        assert bool(shown) == (question.answer == "True"), question.text


@pytest.mark.parametrize("form", ["described", "direct"])
def test_options_about_he_and_she_are_not_mixed(form: str) -> None:
    bank = bank_in(HERO_MASK)
    told = reading_of(bank.view(24))
    owners = {one.text: one.subject_id or "" for one in told.view.statements}
    owners |= {one.name: one.id for one in told.view.of_kind("character")}
    for question in of_form(form):
        genders = [told.gender(owners.get(one, "")) for one in (question.answer, *question.wrong)]
        if genders[0] in ("he", "she"):
            assert sum(one == genders[0] for one in genders) >= 3


def test_a_missing_name_is_never_the_only_man_or_the_only_woman_offered() -> None:
    told = reading_of(bank_in(HERO_MASK).view(24))
    sex = {one.name: told.gender(one.id) for one in told.view.of_kind("character")}
    for question in of_form("gap"):
        if sex.get(question.answer):
            assert sex[question.answer] in {sex[one] for one in question.wrong}, question


def test_the_seed_alone_decides() -> None:
    bank = bank_in(HERO_MASK)
    for draft in made_from_texts(bank, 24)[::15]:
        assert bank.ask(draft.id, 24, "one") == bank.ask(draft.id, 24, "one")
    assert asked(HERO_MASK, 24, "1") != asked(HERO_MASK, 24, "2")


def test_what_a_sentence_means_is_in_its_stems() -> None:
    assert stems("The photographs show strange masks.") == stems("A photograph shows a stranger's mask.")
