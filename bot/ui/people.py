"""Who speaks whom, and who made it: the lines of /cast and /staff."""

from collections.abc import Iterable

from bot.knowledge.reading import Credit, Link
from bot.ui.fronts import dub_of, version_of
from bot.ui.layouts import plain
from bot.ui.lines import Line
from bot.ui.readers import Reader


def cast_lines(voices: Iterable[Link], reader: Reader, language: str) -> list[Line]:
    """Return a line for each character with those who speak them in `language`, or in all languages where empty."""
    by_character: dict[str, list[Link]] = {}
    for voice in voices:
        if voice.target is not None and language in ("", voice.text):
            by_character.setdefault(voice.subject.id, []).append(voice)
    return [_cast_line(spoken, reader, bool(language)) for spoken in by_character.values()]


def _cast_line(spoken: list[Link], reader: Reader, one_language: bool) -> Line:
    actors = []
    for voice in spoken:
        if voice.target is not None:
            version = version_of(voice.extra) if one_language else dub_of(voice.text, voice.extra)
            actors.append(plain(reader.called(voice.target)) + (f" ({version})" if version else ""))
    character = spoken[0].subject
    return Line(
        f"**{plain(reader.called(character))}**: {', '.join(actors)}",
        records=tuple(voice.record for voice in spoken),
        subjects=(character.id, *(voice.target.id for voice in spoken if voice.target)),
    )


def staff_lines(credits: Iterable[Credit], reader: Reader, role: str, seasons: int) -> list[Line]:
    """Return a line for each role, or for the one whose key is `role`, with those who filled it.

    On which seasons is said of those who were not there for all the `seasons` there are.
    """
    by_role: dict[str, list[Credit]] = {}
    for credit in credits:
        if role in ("", role_key(credit.role)):
            by_role.setdefault(credit.role, []).append(credit)
    return [
        Line(
            f"**{plain(name)}**: {', '.join(_person(credit, reader, seasons) for credit in filled)}",
            records=tuple(credit.record for credit in filled),
            subjects=tuple(credit.person.id for credit in filled),
        )
        for name, filled in by_role.items()
    ]


def role_key(role: str) -> str:
    """Return a role as it stands in a button, where colons part what it knows."""
    return role.replace(":", "：")


def _person(credit: Credit, reader: Reader, seasons: int) -> str:
    name = plain(reader.called(credit.person))
    if not credit.seasons or len(credit.seasons) == seasons:
        return name
    return f"{name} ({', '.join(plain(reader.called(season)) for season in credit.seasons)})"
