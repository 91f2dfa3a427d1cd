"""When things came out, and how many episodes there are."""

import random
from collections.abc import Callable, Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, Record, claim, draft, identity, phrase
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choices, choose_wrong
from bot.trivia.questions.view import View

# A day that every month has.
_LAST_DAY = 28
# How near a season's bound an episode lies for its season to be worth a question.
_NEAR = 2


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about dates and counts."""
    series = material.things[material.series_id]
    yield _count(
        identity("nearest", series.id, "episodes"),
        series,
        material.episodes,
        say("question.count.series.told", series=series.name, number=material.episodes),
        say("question.count.series", series=series.name),
    )
    seasons = [thing for thing in material.things.values() if thing.kind == "season"]
    bounds = {season.first: season for season in seasons}
    for season in seasons:
        yield from _of_season(season, say)
    for link in material.links:
        thing = material.things[link.subject_id]
        if link.kind == "season" and link.target_id is not None:
            yield from _belongs(link, thing, material.things[link.target_id], say)
        if link.kind not in ("released", "broadcast") or link.extra == "computed":
            continue
        if thing.kind != "episode" or link.kind == "broadcast":
            yield from _of_date(link, thing, thing.name, say)
        elif thing.number in bounds:
            # A season that comes out in one day has one date, not one for each of its episodes.
            season = bounds[thing.number]
            opening = say("question.date.opening", season=season.name)
            yield from _of_date(link, season, opening, say)


def in_words(date: str, say: Say) -> str:
    """Return an ISO date, of a day, a month or a year, in words."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = say("question.months").split()[int(rest[0]) - 1]
    if len(rest) == 1:
        return say("question.date.month", month=month, year=year)
    return say("question.date.day", day=int(rest[1]), month=month, year=year)


def _count(id: str, thing: Thing, number: int, told: str, texts: str) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled:
        return Filled(phrase(texts, rng), str(number), told, number=number)

    return draft(id, "nearest", "release", (thing,), fill, prior=0.4)


def _of_season(season: Thing, say: Say) -> Iterator[Draft]:
    if season.first is None or season.last is None:
        return
    first, last, number = season.first, season.last, season.last - season.first + 1
    told = say("question.season.told", season=season.name, first=first, last=last, number=number)
    yield _count(
        identity("nearest", season.id, "episodes"),
        season,
        number,
        told,
        say("question.count.season", season=season.name),
    )

    def bound(which: int, texts: str) -> Callable[[View, random.Random], Filled | None]:
        def fill(view: View, rng: random.Random) -> Filled | None:
            text = phrase(texts, rng)
            right = next((one for one in view.of_kind("episode") if one.number == which), None)
            if right is None:
                return None
            others = choices(view.of_kind("episode"), {right.id}, lambda one: abs((one.number or 0) - which))
            wrong = choose_wrong(choice_of(right), others, text, rng)
            return Filled(text, right.name, told, wrong)

        return fill

    opens, closes = say("question.season.opens", season=season.name), say("question.season.closes", season=season.name)
    if first > 1:
        yield draft(identity("opens", season.id), "direct", "release", (season,), bound(first, opens), prior=0.4)
    yield draft(identity("closes", season.id), "direct", "release", (season,), bound(last, closes), prior=0.4)


def _belongs(link: Link, episode: Thing, season: Thing, say: Say) -> Iterator[Draft]:
    """Yield whether an episode near a bound of its season belongs to it."""
    number = episode.number or 0
    near_first = season.first is not None and season.first > 1 and number - season.first < _NEAR
    if not near_first and not (season.last is not None and season.last - number < _NEAR):
        return
    records = (link, episode, season)
    told = say("question.belongs.told", episode=episode.name, season=season.name)

    def not_so(view: View, rng: random.Random) -> Filled | None:
        others = [one for one in view.of_kind("season") if one.id != season.id]
        if not others:
            return None
        other = rng.choice(others)
        return claim(
            say, say("question.belongs.told", episode=episode.name, season=other.name), False, told, also=(other,)
        )

    yield draft(
        identity("true", link.id),
        "true-false",
        "release",
        records,
        lambda view, rng: claim(say, told, True, told),
        prior=0.35,
    )
    yield draft(identity("false", link.id), "true-false", "release", records, not_so, prior=0.35)


def _of_date(link: Link, thing: Thing, what: str, say: Say) -> Iterator[Draft]:
    """Yield when `what` came out or was broadcast: the day, the year, and by the day what it was."""
    records: tuple[Record, ...] = (link, thing)
    date = in_words(link.text, say)
    category = "music" if thing.kind == "album" else "release"
    television = link.kind == "broadcast"
    told = say("question.broadcast.told" if television else "question.released.told", what=what, date=date)
    year = int(link.text.split("-")[0])

    def when(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.broadcast.when" if television else "question.released.when", what=what), rng)
        actual = {one.text for kind in ("released", "broadcast") for one in view.links_from(kind, link.subject_id)}
        others = [Choice(in_words(one, say), distance=far) for one, far in _near_dates(link.text) if one not in actual]
        wrong = choose_wrong(Choice(date), others, text, rng)
        return Filled(text, date, told, wrong, typed=True)

    def which_year(view: View, rng: random.Random) -> Filled:
        text = phrase(say("question.broadcast.year" if television else "question.released.year", what=what), rng)
        return Filled(text, str(year), told, number=year)

    yield draft(identity("date", link.id), "direct", category, records, when, prior=0.55)
    if link.text != str(year):
        yield draft(identity("nearest", link.id), "nearest", category, records, which_year, prior=0.4)


def _near_dates(date: str) -> list[tuple[str, float]]:
    """Return dates that might well be the one, with how far they are from it."""
    year, *rest = (int(part) for part in date.split("-"))
    near = [(f"{year + by}{date[4:]}", abs(by) / 2) for by in (-2, -1, 1, 2)]
    if not rest:
        return near
    month = rest[0]
    near += [(f"{year}-{month + by:02}{date[7:]}", abs(by) / 2) for by in (-2, -1, 1, 2) if 1 <= month + by <= 12]
    if len(rest) == 2:
        days = [rest[1] + by for by in (-14, -7, 7, 14)]
        near += [(f"{year}-{month:02}-{day:02}", 0.5) for day in days if 1 <= day <= _LAST_DAY]
    return near
