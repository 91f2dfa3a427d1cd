"""In which episode something is told: from the sentence to the episode, and from the episode to the sentence."""

import random
from collections.abc import Iterator

from bot.trivia.questions.beside import explained
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import Choice, choose_wrong, names
from bot.trivia.questions.texts_reading import Reading, kept, reading_of
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import MAX_ITEM, leans, opens_with, placed, pointing, quotable, stems
from bot.trivia.questions.view import View

# Only what happens is asked: how things are is true in many episodes.
_HAPPENING = {"story", "relations", "fate"}
# What somebody is to somebody is told under their names, what they do to each other under the episode's.
_OF_OTHERS = {"story", "fate"}
_TELLING = 3
_WHICH_PRIOR = 0.5
_ITEM_PRIOR = 0.4
_ORDER_PRIOR = 0.6
# A synopsis that shares so many telling words with a statement may tell the same.
_RETOLD = 2
# Wrong options come from this many episodes to either side.
_NEAR = 5
_IN_ORDER = 4
# What is put in order is no button: it may be longer than an option.
_MAX_ORDERED = 90


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "which-episode", "reverse", "odd-one-out" and "in-order" for statements that one episode shows."""
    episodes = {one.number: one for one in material.things.values() if one.kind == "episode" and one.number}
    for statement in material.statements:
        episode = episodes.get(statement.episode or 0)
        subject = material.things.get(statement.subject_id or "")
        if episode is None or subject is None or not dated(statement, subject):
            continue
        if subject is episode and pointing(statement.text):
            continue
        yield _which(material, statement, subject, episode, say)
        if subject is episode and len(statement.text) <= MAX_ITEM and not opens_with(statement.text):
            yield _reverse(material, statement, episode, say)
            yield _odd(material, statement, episode, say)
        if subject is episode and len(statement.text) <= _MAX_ORDERED and not opens_with(statement.text):
            yield _order(material, statement, episode, say)


def dated(statement: Statement, subject: Thing) -> bool:
    """Whether a statement about `subject` tells of its one episode, and does not say which that is."""
    return (
        quotable(statement)
        and statement.known_from == statement.episode
        and not placed(statement.text)
        and statement.section in (_HAPPENING if subject.kind == "episode" else _OF_OTHERS)
        and not leans(statement.text)
        and len(stems(statement.text)) >= _TELLING
    )


@kept
def elsewhere(reading: Reading, statement: Statement) -> frozenset[int]:
    """Return the episodes, other than its own, that may tell the same."""
    echoes = {
        one.episode or one.known_from for one in reading.echoes(statement) if one.subject_id != statement.subject_id
    }
    mine = reading.content[statement.id]
    for number, told in _synopses(reading, "synopsis"):
        if len(mine & told) >= _RETOLD:
            echoes.add(number)
    return frozenset(echoes) - {statement.episode or 0}


def strange_episodes(view: View, statement: Statement, episode: Thing) -> list[Thing]:
    """Return the episodes seen by the horizon that tell nothing like a statement of `episode`, the nearest first."""
    out = elsewhere(reading_of(view), statement)
    others = [
        one
        for one in view.of_kind("episode")
        if one.number and one.number <= view.horizon and one.number not in out and one.id != episode.id
    ]
    return sorted(others, key=lambda one: (abs((one.number or 0) - (episode.number or 0)), one.number))


@kept
def _synopses(reading: Reading, kind: str) -> list[tuple[int, frozenset[str]]]:
    """Return the telling words of the synopsis of each episode, by its number."""
    view = reading.view
    return [(view.things[one.subject_id].number or 0, stems(one.text)) for one in view.links_of_kind(kind)]


def _which(material: Material, statement: Statement, subject: Thing, episode: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        near = [_option(one) for one in _around(episode, strange_episodes(view, statement, episode), rng)]
        wrong = choose_wrong(_option(episode), near, statement.text, rng)
        if wrong is None:
            return None
        if subject.kind in ("episode", "series"):
            text = phrase(say("question.which-episode", text=statement.text), rng)
        else:
            text = phrase(say("question.which-episode.of", text=statement.text, name=subject.name), rng)
        told = phrase(say("question.which-episode.because", name=episode.name), rng)
        because, beside = explained(told, reading_of(view), statement, say, rng)
        return Filled(text=text, answer=episode.name, wrong=wrong, explanation=because, also=beside)

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
    """Return three of `others`, which come the nearest first: the right one may stand at any place among them."""
    right = episode.number or 0
    below = [one for one in others if (one.number or 0) < right][:_NEAR]
    above = [one for one in others if (one.number or 0) > right][:_NEAR]
    low = max(3 - len(above), min(rng.randint(0, 3), len(below)))
    return [*rng.sample(below, min(low, len(below))), *rng.sample(above, min(3 - low, len(above)))]


@kept
def items(reading: Reading, longest: int) -> list[Statement]:
    """Return the statements of episodes of at most `longest` characters, in the order of the episodes."""
    return sorted(
        (
            one
            for one in reading.view.statements
            if one.episode is not None
            and len(one.text) <= longest
            and dated(one, reading.view.things[one.subject_id or ""])
            and not opens_with(one.text)
            and reading.view.things[one.subject_id or ""].number == one.episode
            and reading.view.things[one.subject_id or ""].kind == "episode"
        ),
        key=lambda one: (one.episode or 0, one.id),
    )


def _reverse(material: Material, statement: Statement, episode: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        others = [
            _item(one, episode)
            for one in items(reading, MAX_ITEM)
            if one.episode != episode.number and episode.number not in elsewhere(reading, one)
        ]
        text = phrase(say("question.reverse.episode", name=episode.name), rng)
        wrong = choose_wrong(Choice(statement.text), _one_each(others, rng), text, rng)
        if wrong is None:
            return None
        told = phrase(say("question.which-episode.because", name=episode.name), rng)
        because, beside = explained(told, reading, statement, say, rng)
        return Filled(text=text, answer=statement.text, wrong=wrong, explanation=because, also=beside)

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
        for one in items(reading, MAX_ITEM):
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
        told = phrase(say("question.odd-one-out.episode.because", name=home.name), rng)
        because, beside = explained(told, reading, statement, say, rng)
        return Filled(text=text, answer=statement.text, wrong=wrong, explanation=because, also=(host, *beside))

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
    return Choice(statement.text, (), statement.known_from, statement.known_until, apart / 3, rests_on=statement)


def _one_each(options: list[Choice], rng: random.Random) -> list[Choice]:
    """Return one option for each distance, so that three wrong ones come from three episodes or nearly."""
    kept: dict[tuple[int, float], Choice] = {}
    for one in rng.sample(options, len(options)):
        kept.setdefault((one.known_from, one.distance), one)
    return list(kept.values())


def _order(material: Material, statement: Statement, episode: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        once = [one for one in items(reading, _MAX_ORDERED) if not elsewhere(reading, one)]
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
        told = [say("question.in-order.item", number=one.episode, text=one.text) for one in whole]
        return Filled(
            text=phrase(say("question.in-order.episodes"), rng),
            answer="; ".join(told),
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
