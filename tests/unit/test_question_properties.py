"""What holds of every question that can be asked, whatever it is made from: at every horizon, for any seed."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import get_args
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from bot.folding import fold
from bot.knowledge.models import Category
from bot.knowledge.pack import read_pack
from bot.trivia.question import Question
from bot.trivia.questions.bank import Bank
from bot.trivia.questions.draft import Draft
from bot.trivia.questions.options import given_away, tells_by_length
from bot.trivia.questions.view import View
from tests.unit.bank import bank_in, bank_of
from tests.unit.packs import HERO_MASK, LANTERN_STREET, SHARES, horizons, pruned

PACKS = [pytest.param(HERO_MASK, id="hero_mask"), pytest.param(LANTERN_STREET, id="lantern_street")]
# The horizons of a pack in shares, so that several workers share them out.
# At each horizon what is new there is asked, and of the rest every so many; after so many horizons all has been asked.
_IN_TURN = 4
FORMS = {
    "also-voices",
    "described",
    "direct",
    "gap",
    "in-order",
    "nearest",
    "odd-one-out",
    "reverse",
    "true-false",
    "voice",
    "which-episode",
    "which-false",
    "written",
}


def faults(question: Question) -> list[str]:
    """Return what is wrong with a question."""
    words = [question.text, question.explanation, *question.order, *question.wrong]
    found = {
        "text": not 1 <= len(question.text) <= 200 or question.text[-1] not in "?.!:”",
        "explanation": not 1 <= len(question.explanation) <= 300 or question.explanation[-1] not in ".!?”’)",
        "left over": question.form != "written" and any(re.search(r"\bNone\b", one) for one in words),
        "punctuation": any(re.search(r"[{}\n]|  | [,.;?]|\.\.|^\s|\s$", one) for one in words),
        "sources": not question.sources,
        "form": question.form not in FORMS,
        "category": question.category not in get_args(Category),
        "prior": not 0 <= question.prior <= 1,
    }
    found |= typed_faults(question) if question.order or question.number is not None else option_faults(question)
    return [fault for fault, there in found.items() if there]


def typed_faults(question: Question) -> dict[str, bool]:
    return {
        "options beside a number or an order": bool(question.wrong),
        "items of the order": len({fold(one) for one in question.order}) not in (0, 4),
    }


def option_faults(question: Question) -> dict[str, bool]:
    options = (question.answer, *question.wrong)
    wrong = {fold(option) for option in question.wrong}
    two = question.form == "true-false"
    by_hand = question.form == "written"
    return {
        "number of options": len(question.wrong) != (1 if two else 3),
        "options alike": len({fold(option) for option in options}) < len(options),
        "length of options": not all(1 <= len(option) <= 60 for option in options),
        "accepts a wrong option": any(fold(one) in wrong for one in question.accepted),
        "length tells": not two and not by_hand and tells_by_length(question.answer, question.wrong),
        "answer in the text": not two and not by_hand and given_away(question.answer, question.text, question.wrong),
    }


@pytest.mark.parametrize("folder", PACKS)
def test_ids_are_readable_unique_and_in_their_order(folder: Path) -> None:
    bank = bank_in(folder)
    ids = [draft.id for draft in bank.drafts(bank.material.episodes)]
    assert ids == sorted(set(ids))
    assert [one for one in ids if not re.fullmatch(r"[a-z0-9/.-]{1,90}", one)] == []
    assert all(draft.facts for draft in bank.drafts(bank.material.episodes) if draft.form != "written")


def learnt(drafts: dict[str, tuple[Draft, Question | None]]) -> dict[str, tuple[object, ...]]:
    """Return all that a reader can learn of the bank's answers. That something will be overturned later is a secret of
    the records, which no reader is shown."""
    return {
        draft.id: (
            *(draft.form, draft.category, draft.facts, draft.known_from, draft.prior),
            question and structs.replace(question, known_until=None),
        )
        for draft, question in drafts.values()
    }


def at(bank: Bank, horizon: int) -> dict[str, tuple[Draft, Question | None]]:
    """Return the drafts whose turn it is at a horizon with their questions, by id."""
    seed = f"seed {horizon}"
    turn = [
        one
        for one in bank.drafts(horizon)
        if one.known_from == horizon or crc32(one.id.encode()) % _IN_TURN == horizon % _IN_TURN
    ]
    return {draft.id: (draft, bank.ask(draft.id, horizon, seed)) for draft in turn}


def seen(view: View) -> tuple[object, ...]:
    """Return all that a view holds, but for the places of things in the pack and what will be overturned later."""
    return (
        *(view.horizon, view.episodes, view.series_id, view.series_name),
        {id: replace(thing, place=0) for id, thing in view.things.items()},
        [replace(one, known_until=None) for one in view.statements],
        {one.id: replace(one, known_until=None) for one in view.links},
    )


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("folder", PACKS)
def test_every_question_is_clean_and_what_comes_later_leaves_no_trace_in_it(folder: Path, share: slice) -> None:
    pack = read_pack(folder)
    for horizon in horizons(pack)[share]:
        whole = at(bank_in(folder), horizon)
        questions = [question for _, question in whole.values() if question is not None]
        assert [(fault, one) for one in questions for fault in faults(one)] == [], f"at horizon {horizon}"
        assert same(questions) == [], f"at horizon {horizon}"
        assert [(draft, one) for draft, one in whole.values() if one and not agree(draft, one, horizon)] == []
        cut = bank_of(pruned(pack, horizon))
        assert seen(bank_in(folder).view(horizon)) == seen(cut.view(horizon)), f"at horizon {horizon}"
        everything = [[draft.id for draft in bank.drafts(horizon)] for bank in (bank_in(folder), cut)]
        assert everything[0] == everything[1], f"at horizon {horizon}"
        rest = learnt(at(cut, horizon))
        assert [one for one, told in learnt(whole).items() if told != rest[one]] == [], f"at horizon {horizon}"


def same(questions: list[Question]) -> list[object]:
    """Return what more than one question asks: the same text with the same answers."""
    met = Counter((fold(one.text), fold(one.answer), *sorted(map(fold, one.wrong or one.order))) for one in questions)
    return [which for which, times in met.items() if times > 1]


def agree(draft: Draft, question: Question, horizon: int) -> bool:
    """Whether a question is the one that its draft announced, and may be asked at `horizon`."""
    last = draft.known_until or 99
    return (draft.id, draft.form, draft.category, draft.facts, draft.prior) == (
        question.id,
        question.form,
        question.category,
        question.facts[: len(draft.facts)],
        question.prior,
    ) and draft.known_from <= question.known_from <= horizon < (question.known_until or 99) <= last


@pytest.mark.parametrize("folder", PACKS)
def test_a_view_holds_nothing_from_beyond_its_horizon(folder: Path) -> None:
    bank = bank_in(folder)
    for horizon in range(bank.material.episodes + 1):
        view = bank.view(horizon)
        assert all(one.known_from <= horizon for one in view.things.values())
        assert all(one.known_from <= horizon < (one.known_until or 99) for one in view.statements)
        assert all(one.known_from <= horizon < (one.known_until or 99) for one in view.links)
        assert all(one.known_from <= horizon for thing in view.things.values() for one in thing.spellings)
        assert all((thing.first or 0) <= horizon for thing in view.of_kind("character"))
        assert all(link.subject_id in view.things for link in view.links)
        assert all(link.target_id in view.things for link in view.links if link.target_id)


@given(data=st.data(), seed=st.text(max_size=20))
@settings(max_examples=300, deadline=None)
def test_the_same_seed_asks_the_same_and_any_seed_asks_fairly(data: st.DataObject, seed: str) -> None:
    folder = data.draw(st.sampled_from((HERO_MASK, LANTERN_STREET)))
    bank = bank_in(folder)
    horizon = data.draw(st.integers(0, bank.material.episodes))
    draft = data.draw(st.sampled_from(bank.drafts(horizon)))
    question = bank.ask(draft.id, horizon, seed)
    assert bank.ask(draft.id, horizon, seed) == question
    if question is not None:
        assert faults(question) == []
        assert question.known_from <= horizon < (question.known_until or 99)
