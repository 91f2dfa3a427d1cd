"""The albums, a line each, and what is known about the music."""

from collections.abc import Iterable

from bot.knowledge.archive import Card
from bot.knowledge.reading import Statement
from bot.ui.dates import said_date
from bot.ui.layouts import plain
from bot.ui.lines import Line
from bot.ui.readers import Reader
from bot.words import say, say_count


def album_lines(albums: Iterable[Card], reader: Reader) -> list[Line]:
    """Return a line for each album: when it came out, whose it is, how many pieces it has."""
    return [_album(album, reader) for album in albums]


def _album(album: Card, reader: Reader) -> Line:
    composers = ", ".join(plain(part.target) for part in album.of("composer"))
    tracks = len(album.of("track"))
    details = [
        *(said_date(part.text) for part in album.of("released")),
        *([say("music.by", names=composers)] if composers else []),
        *([say_count("music.tracks", tracks)] if tracks else []),
    ]
    return Line(
        " · ".join([f"**{plain(reader.called(album))}**", *details]),
        say("music.albums"),
        (album.subject_id,),
        subjects=(album.subject_id, *(part.target_id for part in album.of("composer") if part.target_id)),
    )


def making_of_music(production: Iterable[Statement]) -> list[Line]:
    """Return what is known about how the music was made."""
    return [Line(plain(one.text), say("music.making"), (one.record,)) for one in production if one.label == "music"]
