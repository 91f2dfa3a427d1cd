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
_TELLING = 3
_WHICH_PRIOR = 0.5
_ITEM_PRIOR = 0.4
_ORDER_PRIOR = 0.6
# A synopsis that shares so many telling words with a statement may tell the same.
_RETOLD = 2
# Wrong options come from this many episodes to either side.
_NEAR = 5
_IN_ORDER = 4
# What is put in order comes from so many episodes.
_BEFORE = 23
# Which of four events comes first is asked where the others follow within so many episodes.
_SOON = 23
# Options that tell too much are drawn anew so many times.
_TRIES = 6
# What is put in order is no button: it may be longer than an option.
_MAX_ORDERED = 110


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
            yield _at_an_end(material, statement, episode, True, say)
            yield _at_an_end(material, statement, episode, False, say)
        if subject is episode and _orderly(statement):
            yield _order(material, statement, episode, say)


def dated(statement: Statement, subject: Thing) -> bool:
    """Whether a statement about `subject` tells of its one episode, and does not say which that is."""
    return (
        quotable(statement)
        and statement.known_from == statement.episode
        and not placed(statement.text)
        and statement.section in _HAPPENING
        and not leans(statement.text)
        and not statement.text.startswith("Alive")
        and len(stems(statement.text)) >= _TELLING
    )


@kept
def shown(reading: Reading, statement: Statement) -> bool:
    """Whether the file on its episode tells what a statement tells: else the episode may be no more than that from
    which it can be known."""
    things = reading.view.things
    if things[statement.subject_id or ""].kind == "episode":
        return True
    mine = reading.content[statement.id]
    homes = [things[one.subject_id] for one in reading.echoes(statement) if one.subject_id in things]
    return any(home.kind == "episode" and home.number == statement.episode for home in homes) or any(
        number == statement.episode and len(mine & told) >= _RETOLD for number, told in _synopses(reading, "synopsis")
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
        if not shown(reading_of(view), statement):
            return None
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
        if wrong is None or _twice(reading, wrong):
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


def _twice(reading: Reading, wrong: tuple[Choice, ...]) -> bool:
    """Whether two of the options tell of one event."""
    told = [one.rests_on for one in wrong if isinstance(one.rests_on, Statement)]
    return any(one in reading.echoes(other) for one in told for other in told)


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
        if wrong is None or _twice(reading, wrong) or hang_together(reading, statement, wrong):
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


def hang_together(reading: Reading, right: Statement, wrong: tuple[Choice, ...]) -> bool:
    """Whether all of `wrong` speak of somebody, or of something, of which `right` does not: that tells the fourth."""
    told = [one.rests_on for one in wrong if isinstance(one.rests_on, Statement)]
    shared = frozenset.intersection(*(reading.mentions(one) | stems(one.text) for one in told))
    return not shared <= reading.mentions(right) | stems(right.text)


def _item(statement: Statement, episode: Thing) -> Choice:
    apart = abs((statement.episode or 0) - (episode.number or 0))
    return Choice(statement.text, (), statement.known_from, statement.known_until, apart / 3, rests_on=statement)


def _one_each(options: list[Choice], rng: random.Random) -> list[Choice]:
    """Return one option for each distance, so that three wrong ones come from three episodes or nearly."""
    kept: dict[tuple[int, float], Choice] = {}
    for one in rng.sample(options, len(options)):
        kept.setdefault((one.known_from, one.distance), one)
    return list(kept.values())


def _at_an_end(material: Material, statement: Statement, episode: Thing, earliest: bool, say: Say) -> Draft:
    """Return which of four the episodes tell first, or last."""

    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        first = _told_in(reading, statement)[0]
        told = [(one, *_told_in(reading, one)) for one in items(reading, MAX_ITEM) if one.id != statement.id]
        if earliest:
            home = statement.episode or 0
            others = [one for one, begins, _ in told if home < begins <= home + _SOON]
        else:
            others = [one for one, _, ends in told if first - _SOON <= ends < first]
        text = phrase(say("question.earliest" if earliest else "question.latest"), rng)
        for _ in range(_TRIES):
            drawn = [_item(one, episode) for one in _one_of_each(others, rng)]
            wrong = choose_wrong(Choice(statement.text), drawn, text, rng)
            if wrong is not None and not _twice(reading, wrong) and not hang_together(reading, statement, wrong):
                break
        else:
            return None
        numbers = sorted(one.rests_on.episode or 0 for one in wrong if isinstance(one.rests_on, Statement))
        listed = ", ".join(str(one) for one in numbers)
        because = say("question.earliest.because", name=episode.name, episodes=listed)
        return Filled(text=text, answer=statement.text, wrong=wrong, explanation=because)

    return draft(
        identity("earliest" if earliest else "latest", statement.id),
        "reverse",
        category(statement, material),
        [episode, statement],
        fill,
        prior=_ORDER_PRIOR,
    )


def _told_in(reading: Reading, statement: Statement) -> tuple[int, int]:
    """Return the first and the last episode that may tell of a statement."""
    numbers = elsewhere(reading, statement) | {statement.episode or 0}
    return min(numbers), max(numbers)


def _one_of_each(statements: list[Statement], rng: random.Random) -> list[Statement]:
    """Return one statement from each episode."""
    drawn: dict[int | None, Statement] = {}
    for one in rng.sample(statements, len(statements)):
        drawn.setdefault(one.episode, one)
    return list(drawn.values())


def _orderly(statement: Statement) -> bool:
    """Whether a statement may be put in order: short enough, read by itself, and no question."""
    return len(statement.text) <= _MAX_ORDERED and not opens_with(statement.text) and "?" not in statement.text


def _order(material: Material, statement: Statement, episode: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        # The draft's own statement comes last, so that no two drafts put the same four in order.
        last = _told_in(reading, statement)[0]
        near = [
            one
            for one in items(reading, _MAX_ORDERED)
            if _orderly(one) and last - _BEFORE <= _told_in(reading, one)[0] and _told_in(reading, one)[1] < last
        ]
        others: list[Statement] = []
        for one in rng.sample(near, len(near)):
            if len(others) < _IN_ORDER - 1 and all(_in_turn(reading, one, other) for other in others):
                others.append(one)
        if len(others) < _IN_ORDER - 1:
            return None
        whole = sorted([statement, *others], key=lambda one: one.episode or 0)
        listed = [say("question.in-order.item", number=one.episode, text=one.text) for one in whole]
        return Filled(
            text=phrase(say("question.in-order.episodes"), rng),
            answer="; ".join(listed),
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


def _in_turn(reading: Reading, one: Statement, other: Statement) -> bool:
    """Whether all that may tell of the one comes before all that may tell of the other, or after it."""
    mine, theirs = _told_in(reading, one), _told_in(reading, other)
    return mine[1] < theirs[0] or theirs[1] < mine[0]


def _listed(statements: list[Statement]) -> str:
    return ", ".join(str(one.episode) for one in statements)
