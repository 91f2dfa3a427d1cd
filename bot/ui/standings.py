"""The standings of a closed week, as they are posted."""

from bot.storage.weeks import ClosedWeek, WeekPlace
from bot.words import say, say_count


def standings_blocks(week: ClosedWeek) -> list[str]:
    """Return the texts of a week's standings: the boundaries, the places, what it came to in all."""
    return [
        f"## {say('standings.title')}",
        boundaries(week),
        "\n".join(_line(place) for place in week.places) or say("standings.empty"),
        *([_sums(week)] if week.players else []),
    ]


def boundaries(week: ClosedWeek) -> str:
    """Return from when until when a week was, and by whose clocks."""
    start, end = f"<t:{week.start_ms // 1000}:f>", f"<t:{week.end_ms // 1000}:f>"
    return say("standings.week", start=start, end=end, zone=week.zone)


def _line(place: WeekPlace) -> str:
    return say_count(
        "board.line",
        place.games,
        rank=place.rank,
        who=f"<@{place.user_id}>",
        value=_points(place),
        correct=place.correct,
        answered=place.answered,
    )


def _points(place: WeekPlace) -> str:
    return say_count("board.value.points", place.points, number=f"{place.points:,}")


def _sums(week: ClosedWeek) -> str:
    games = say_count("standings.games", week.games, number=f"{week.games:,}")
    players = say_count("standings.players", week.players, number=f"{week.players:,}")
    lines = [say("standings.sums", players=players, games=games)]
    if week.newcomer is not None:
        who, value = f"<@{week.newcomer.user_id}>", _points(week.newcomer)
        lines.append(say("standings.newcomer", who=who, rank=week.newcomer.rank, value=value))
    return "\n".join(lines)
