"""Somebody's file: what they have earned, where they are at home, how they did lately, and their badges."""

from typing import Any

import discord
from discord import ui

from bot.storage.profiles import Profile
from bot.ui.boards import rank_of
from bot.ui.lasting import Press
from bot.ui.layouts import card, plain, rule, shortened, small
from bot.ui.pictures import Bar, Column, Sheet
from bot.words import say, say_count

PICTURE = "profile.png"
CATEGORIES = ("story", "characters", "world", "cast", "music", "production", "style", "release")
"""The categories that have words of their own; any other is shown as the pack writes it."""

_BARS = 5


def profile_card(user_id: int, profile: Profile, badges: int, *, here: bool, picture: bool) -> ui.LayoutView:
    """Return the profile of a Discord user, out of `badges` there are. `here`: of one server, not of all together.

    With `picture` the message has to come with a file named PICTURE.
    """
    totals = profile.totals
    gallery: ui.MediaGallery[ui.LayoutView] | None = None
    if picture:
        gallery = ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{PICTURE}", description=alt_text(profile)))
    title = say("profile.title", who=f"<@{user_id}>")
    if not totals.games:
        return card("### " + title, say("profile.new_season"), _badges(profile, badges), rows=_rows(user_id, here))
    return card(
        "### " + title,
        "\n".join(
            line
            for line in (
                say("profile.rank", rank=rank_of(profile.rank), ranked=profile.ranked) if profile.rank else None,
                say_count("profile.points", totals.games, points=f"{totals.points:,}", wins=_wins(totals.wins)),
                say("profile.accuracy", percent=_accuracy(profile), correct=totals.correct, answered=totals.answered),
                say("profile.streaks", best=totals.streak, present=totals.run),
                say_count("profile.upheld", profile.upheld) if profile.upheld else None,
            )
            if line
        ),
        gallery,
        _categories(profile),
        _form(profile),
        rule(),
        _badges(profile, badges),
        small(say("profile.here" if here else "profile.everywhere")),
        rows=_rows(user_id, here),
    )


def badges_card(user_id: int, badges: list[str], held: tuple[str, ...]) -> ui.LayoutView:
    """Return every badge there is and what it is for; those a Discord user holds come first."""
    has = [badge for badge in badges if badge in held]
    open_ = [badge for badge in badges if badge not in held]
    return card(
        "### " + say("badges.title", who=f"<@{user_id}>"),
        "\n".join(_badge(badge) for badge in has) or say("badges.none"),
        "**" + say("badges.open") + "**\n" + "\n".join(_badge(badge) for badge in open_) if open_ else None,
    )


def empty_card(user_id: int, *, own: bool, here: bool) -> ui.LayoutView:
    """Return what is said of somebody who has not played."""
    if own:
        return card(say("profile.empty.own" if here else "profile.empty.nowhere"))
    return card(say("profile.empty.other", who=f"<@{user_id}>"))


def sheet_of(profile: Profile) -> Sheet:
    """Return what the picture of a profile shows."""
    totals = profile.totals
    most = max((game.points for game in profile.form), default=0) or 1
    first = (f"{totals.games:,}", say_count("picture.games", totals.games))
    if profile.rank:
        rank = say("picture.rank.value", rank=rank_of(profile.rank))
        first = (rank, say("picture.rank.label", ranked=f"{profile.ranked:,}"))
    return Sheet(
        gauge=totals.correct / totals.answered if totals.answered else None,
        gauge_value=_accuracy(profile),
        gauge_label=say("picture.accuracy"),
        numbers=(
            first,
            (f"{totals.points:,}", say("picture.points")),
            (f"{totals.wins:,}", say_count("picture.wins", totals.wins)),
            (f"{totals.streak:,}", say("picture.streak")),
        ),
        bars=tuple(
            Bar(category_name(category), f"{correct / answered:.0%}", correct / answered)
            for category, answered, correct in profile.categories[:_BARS]
        ),
        # Oldest first, as time is read; the text beside it has the newest first and says so.
        form=tuple(Column(game.points / most, game.won) for game in reversed(profile.form)),
        form_label=say_count("picture.form", len(profile.form)),
    )


def alt_text(profile: Profile) -> str:
    """Return the picture in words."""
    categories = ", ".join(
        f"{category_name(category)} {correct / answered:.0%}"
        for category, answered, correct in profile.categories[:_BARS]
    )
    form = ", ".join(str(game.points) for game in reversed(profile.form))
    said = say("profile.alt", percent=_accuracy(profile), categories=categories or say("profile.alt.none"), form=form)
    return shortened(said, 1000)


def category_name(category: str) -> str:
    """Return a category as it is read."""
    return say(f"category.{category}") if category in CATEGORIES else category.replace("_", " ").capitalize()


def _accuracy(profile: Profile) -> str:
    totals = profile.totals
    return f"{totals.correct / totals.answered:.0%}" if totals.answered else say("profile.nothing")


def _wins(wins: int) -> str:
    return say_count("board.value.wins", wins)


def _categories(profile: Profile) -> str | None:
    if not profile.categories:
        return None
    parts = [
        say(
            "profile.category",
            category=plain(category_name(category)),
            percent=f"{correct / answered:.0%}",
            correct=correct,
            answered=answered,
        )
        for category, answered, correct in profile.categories[:10]
    ]
    return f"**{say('profile.categories')}**\n" + " · ".join(parts)


def _form(profile: Profile) -> str:
    games = " · ".join(
        say("profile.form.won" if game.won else "profile.form.played", points=game.points) for game in profile.form
    )
    return f"**{say('profile.form')}**\n{games}"


def _badges(profile: Profile, badges: int) -> str:
    names = " · ".join(say(f"badge.{badge}.name") for badge in profile.badges)
    return f"**{say('profile.badges', held=len(profile.badges), badges=badges)}**\n" + (
        names or say("profile.badges.none")
    )


def _badge(badge: str) -> str:
    return f"**{say(f'badge.{badge}.name')}** – {say(f'badge.{badge}.what')}"


def _rows(user_id: int, here: bool) -> list[ui.ActionRow[Any]]:
    return [ui.ActionRow(Press.make(say("profile.badges.button"), "badges", user_id, "here" if here else "all"))]
