"""When things came out, and how many episodes there are."""

import random
from collections.abc import Callable, Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, Record, draft, identity, phrase
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choices, choose_wrong
from bot.trivia.questions.view import View

# A day that every month has.
_LAST_DAY = 28
# By how many years, months or days a wrong date is off.
_YEARS, _MONTHS, _DAYS = (-2, -1, 1, 2), (-3, -2, -1, 1, 2, 3), (-14, -9, -7, 7, 9, 14)


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
        yield from _of_season(season, material.episodes, say)
    for link in material.links:
        thing = material.things[link.subject_id]
        if link.kind not in ("released", "broadcast") or link.extra == "computed":
            continue
        if thing.kind != "episode" or (link.kind == "broadcast" and thing.number in (1, material.episodes)):
            yield from _of_date(link, thing, thing.name, say)
        elif link.kind == "released" and thing.number in bounds:
            # A season that comes out in one day has one date, not one for each of its episodes.
            season = bounds[thing.number]
            yield from _of_date(link, season, season.name, say)


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


def _of_season(season: Thing, episodes: int, say: Say) -> Iterator[Draft]:
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
    if last < episodes:
        yield draft(identity("closes", season.id), "direct", "release", (season,), bound(last, closes), prior=0.4)


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
        first = min(one.text for kind in ("released", "broadcast") for one in view.links_of_kind(kind))
        dates = [one for one in _near_dates(link.text, rng, first) if one not in actual]
        wrong = choose_wrong(Choice(date), [Choice(in_words(one, say)) for one in dates], text, rng)
        return Filled(text, date, told, wrong, typed=True)

    def which_year(view: View, rng: random.Random) -> Filled:
        text = phrase(say("question.broadcast.year" if television else "question.released.year", what=what), rng)
        return Filled(text, str(year), told, number=year)

    yield draft(identity("date", link.id), "direct", category, records, when, prior=0.55)
    if link.text != str(year):
        yield draft(identity("nearest", link.id), "nearest", category, records, which_year, prior=0.4)


def _near_dates(date: str, rng: random.Random, first: str) -> list[str]:
    """Return three other dates, beside the `first` of all only later ones. Two parts of the date have two values each,
    and every pair is an option: so no option has more in common with the rest than any other."""
    year, *rest = (int(part) for part in date.split("-"))
    if date == first and len(rest) > 1:
        later, day = year + rng.choice([1, 2]), rest[1] + rng.choice([by for by in _DAYS if by > 0])
        return [f"{y}-{rest[0]:02}-{d:02}" for y in (year, later) for d in (rest[1], min(day, _LAST_DAY))][1:]
    years = [year, year + rng.choice(_YEARS)]
    if not rest:
        low = rng.randint(0, 3)
        return [str(year - low + by) for by in range(4) if by != low]
    month = rest[0]
    months = [month, rng.choice([month + by for by in _MONTHS if 1 <= month + by <= 12])]
    if len(rest) == 1:
        return [f"{y}-{m:02}" for y in years for m in months][1:]
    days = [rest[1], rng.choice([day for by in _DAYS if 1 <= (day := rest[1] + by) <= _LAST_DAY])]
    grid = [
        [f"{year}-{m:02}-{day:02}" for m in months for day in days],
        [f"{y}-{month:02}-{day:02}" for y in years for day in days],
        [f"{y}-{m:02}-{rest[1]:02}" for y in years for m in months],
    ]
    return rng.choice(grid)[1:]
