"""In which episode something is told: from the sentence to the episode, and from the episode to the sentence."""

import random
from collections.abc import Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import Choice, choose_wrong, names
from bot.trivia.questions.texts_reading import Reading, kept, reading_of
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import MAX_ITEM, opens_with, placed, quotable, stems
from bot.trivia.questions.view import View

# Of other things than episodes only what happens is asked: how they are is true in many episodes.
_HAPPENING = {"story", "relations", "fate"}
_TELLING = 3
_WHICH_PRIOR = 0.5
_ITEM_PRIOR = 0.4
_ORDER_PRIOR = 0.6
# Wrong options come from this many episodes to either side.
_NEAR = 5
_IN_ORDER = 4


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "which-episode", "reverse", "odd-one-out" and "in-order" for statements that one episode shows."""
    episodes = {one.number: one for one in material.things.values() if one.kind == "episode" and one.number}
    for statement in material.statements:
        episode = episodes.get(statement.episode or 0)
        if episode is None or not _dated(statement):
            continue
        subject = material.things.get(statement.subject_id or "")
        if subject is None or (subject.id != episode.id and statement.section not in _HAPPENING):
            continue
        yield _which(material, statement, subject, episode, say)
        if subject is episode and len(statement.text) <= MAX_ITEM and not opens_with(statement.text):
            yield _reverse(material, statement, episode, say)
            yield _odd(material, statement, episode, say)
            yield _order(material, statement, episode, say)


def _dated(statement: Statement) -> bool:
    """Whether a statement tells of its one episode, and does not say which that is."""
    return (
        quotable(statement)
        and statement.known_from == statement.episode
        and not placed(statement.text)
        and len(stems(statement.text)) >= _TELLING
    )


def elsewhere(reading: Reading, statement: Statement) -> frozenset[int]:
    """Return the episodes, other than its own, that may tell the same."""
    return frozenset(
        one.episode or one.known_from for one in reading.alike(statement) if one.subject_id != statement.subject_id
    ) - {statement.episode or 0}


def _which(material: Material, statement: Statement, subject: Thing, episode: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        out = elsewhere(reading_of(view), statement)
        others = [
            one
            for one in view.of_kind("episode")
            if one.number and one.number <= view.horizon and one.number not in out and one.id != episode.id
        ]
        near = [_option(one) for one in _around(episode, others, rng)]
        wrong = choose_wrong(_option(episode), near, statement.text, rng)
        if wrong is None:
            return None
        if subject.id == episode.id:
            text = phrase(say("question.which-episode", text=statement.text), rng)
        else:
            text = phrase(say("question.which-episode.of", text=statement.text, name=subject.name), rng)
        return Filled(
            text=text,
            answer=episode.name,
            wrong=wrong,
            explanation=phrase(say("question.which-episode.because", name=episode.name, text=statement.text), rng),
        )

    return draft(
        identity("which-episode", statement.id),
        "which-episode",
        category(statement, material),
        [episode, *({} if subject is episode else {subject.id: subject}).values(), statement],
        fill,
        prior=_WHICH_PRIOR + obscurity(statement),
    )


def _option(episode: Thing) -> Choice:
    """Return an episode as an option, from the horizon at which it has been seen."""
    return Choice(episode.name, names(episode), episode.number or 0)


def _around(episode: Thing, others: list[Thing], rng: random.Random) -> list[Thing]:
    """Return three episodes near one, which stands at any place among them: the right one must not be the middle."""
    right = episode.number or 0
    ranked = sorted(others, key=lambda one: abs((one.number or 0) - right))
    below = [one for one in ranked if (one.number or 0) < right][:_NEAR]
    above = [one for one in ranked if (one.number or 0) > right][:_NEAR]
    low = max(3 - len(above), min(rng.randint(0, 3), len(below)))
    return [*rng.sample(below, min(low, len(below))), *rng.sample(above, min(3 - low, len(above)))]


@kept
def items(reading: Reading, single: bool) -> list[Statement]:
    """Return the statements of episodes that are short enough to be options, in the order of the episodes.

    With `single` only those that nothing in another episode is like.
    """
    return sorted(
        (
            one
            for one in reading.view.statements
            if one.episode is not None
            and len(one.text) <= MAX_ITEM
            and _dated(one)
            and not opens_with(one.text)
            and reading.view.things[one.subject_id or ""].number == one.episode
            and reading.view.things[one.subject_id or ""].kind == "episode"
            and not (single and elsewhere(reading, one))
        ),
        key=lambda one: (one.episode or 0, one.id),
    )


def _reverse(material: Material, statement: Statement, episode: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        others = [
            _item(one, episode)
            for one in items(reading, False)
            if one.episode != episode.number and episode.number not in elsewhere(reading, one)
        ]
        text = phrase(say("question.reverse.episode", name=episode.name), rng)
        wrong = choose_wrong(Choice(statement.text), _one_each(others, rng), text, rng)
        if wrong is None:
            return None
        because = phrase(say("question.which-episode.because", name=episode.name, text=statement.text), rng)
        return Filled(text=text, answer=statement.text, wrong=wrong, explanation=because)

    return draft(
        identity("reverse", statement.id),
        "reverse",
        category(statement, material),
        [episode, statement],
        fill,
        prior=_ITEM_PRIOR + obscurity(statement),
    )


def _odd(material: Material, statement: Statement, home: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        out = elsewhere(reading, statement)
        by_episode: dict[int, list[Statement]] = {}
        for one in items(reading, False):
            if one.episode and one.episode != home.number and one.episode not in out:
                by_episode.setdefault(one.episode, []).append(one)
        rich = [number for number, found in by_episode.items() if len(found) >= 3]
        rich.sort(key=lambda number: (abs(number - (home.number or 0)), number))
        if not rich:
            return None
        number = rng.choice(rich[:4])
        host = next(one for one in view.of_kind("episode") if one.number == number)
        text = phrase(say("question.odd-one-out.episode", name=host.name), rng)
        fitting = [_item(one, host) for one in by_episode[host.number or 0]]
        wrong = choose_wrong(Choice(statement.text), fitting, text, rng)
        if wrong is None:
            return None
        because = phrase(say("question.odd-one-out.episode.because", name=home.name, text=statement.text), rng)
        return Filled(text=text, answer=statement.text, wrong=wrong, explanation=because, also=(host,))

    return draft(
        identity("odd-one-out", statement.id),
        "odd-one-out",
        category(statement, material),
        [home, statement],
        fill,
        prior=_ITEM_PRIOR + obscurity(statement),
    )


def _item(statement: Statement, episode: Thing) -> Choice:
    apart = abs((statement.episode or 0) - (episode.number or 0))
    return Choice(statement.text, (), statement.known_from, statement.known_until, apart / 3)


def _one_each(options: list[Choice], rng: random.Random) -> list[Choice]:
    """Return one option for each distance, so that three wrong ones come from three episodes or nearly."""
    kept: dict[tuple[int, float], Choice] = {}
    for one in rng.sample(options, len(options)):
        kept.setdefault((one.known_from, one.distance), one)
    return list(kept.values())


def _order(material: Material, statement: Statement, episode: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        once = items(reading, True)
        if statement.id not in {one.id for one in once}:
            return None
        # The draft's own statement comes last, so that no two drafts put the same four in order.
        earlier: dict[int, Statement] = {}
        for one in rng.sample(once, len(once)):
            if one.episode and one.episode < (episode.number or 0):
                earlier.setdefault(one.episode, one)
        near = sorted(earlier, reverse=True)[: 2 * _NEAR]
        if len(near) < _IN_ORDER - 1:
            return None
        others = [earlier[number] for number in rng.sample(near, _IN_ORDER - 1)]
        whole = sorted([statement, *others], key=lambda one: one.episode or 0)
        told = [say("question.in-order.item", name=f"{one.episode}", text=one.text) for one in whole]
        return Filled(
            text=phrase(say("question.in-order.episodes"), rng),
            answer=" ".join(told),
            explanation=phrase(say("question.in-order.because", episodes=_listed(whole)), rng),
            order=tuple(one.text for one in whole),
            also=tuple(others),
        )

    return draft(
        identity("in-order", statement.id),
        "in-order",
        "story",
        [episode, statement],
        fill,
        prior=_ORDER_PRIOR,
    )


def _listed(statements: list[Statement]) -> str:
    return ", ".join(str(one.episode) for one in statements)
