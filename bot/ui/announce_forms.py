"""The forms in which the parts of an announcement are written. What was typed before stands in them again."""

from typing import Any

import discord
from babel.dates import format_date
from discord import ui

from bot.announcements.repeats import Daily, Weekly
from bot.announcements.sketch import Sketch
from bot.ui.lasting import Form
from bot.words import LOCALE, say

TITLE_LIMIT = 200
TEXT_LIMIT = 4000
TIME_LIMIT = 100
# Discord's documentation, "Channel object": a name has 1 to 100 characters.
THREAD_LIMIT = 100
# Of the 1024 that Discord allows for the description of a picture.
ALT_LIMIT = 1000


def new_form(when: str, fault: str | None) -> Form:
    """Return the form with which an announcement begins; `fault` says what is wrong with `when`."""
    form = Form.make(say("write.form.new"), "write_new")
    if fault is not None:
        form.add_item(ui.TextDisplay(fault))
    _add_content(form, "", "")
    _add_time(form, when)
    return form


def text_form(draft_id: int, sketch: Sketch) -> Form:
    """Return the form for title and text."""
    form = Form.make(say("write.form.text"), "write_form", draft_id, "text")
    _add_content(form, sketch.title, sketch.text)
    return form


def time_form(draft_id: int, sketch: Sketch, fault: str | None) -> Form:
    """Return the form for the time; `fault` says what is wrong with what was typed."""
    form = Form.make(say("write.form.time"), "write_form", draft_id, "time")
    if fault is not None:
        form.add_item(ui.TextDisplay(fault))
    shown = f"{sketch.start:%Y-%m-%d %H:%M}" if sketch.start and not sketch.said else sketch.said
    _add_time(form, shown, required=True)
    return form


def zone_form(draft_id: int, sketch: Sketch) -> Form:
    """Return the form in which a zone is looked for."""
    form = Form.make(say("write.form.zone"), "write_form", draft_id, "zone")
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="zone", max_length=60, placeholder=say("write.form.zone.example"), default=sketch.zone
    )
    return form.add_item(ui.Label(text=say("write.form.zone.label"), component=field))


def every_form(draft_id: int, sketch: Sketch) -> Form:
    """Return the form for every how many days, weeks or months."""
    repeat = sketch.repeat
    label = (
        say("write.form.every.days")
        if isinstance(repeat, Daily)
        else say("write.form.every.weeks")
        if isinstance(repeat, Weekly)
        else say("write.form.every.months")
    )
    form = Form.make(say("write.form.every"), "write_form", draft_id, "every")
    field: ui.TextInput[Any] = ui.TextInput(custom_id="every", max_length=4, default=str(getattr(repeat, "every", 1)))
    return form.add_item(ui.Label(text=label, description=say("write.form.every.range"), component=field))


def end_form(draft_id: int, sketch: Sketch) -> Form:
    """Return the form for the end: a day, or a number of runs, or neither."""
    form = Form.make(say("write.form.end"), "write_form", draft_id, "end")
    day = format_date(sketch.last_day, "d MMMM y", locale=LOCALE) if sketch.last_day else ""
    fields: tuple[tuple[str, str, str, str, int], ...] = (
        ("day", say("write.form.end.day"), say("write.form.end.day.example"), day, 40),
        ("count", say("write.form.end.count"), say("write.form.end.count.example"), str(sketch.count or ""), 5),
    )
    form.add_item(ui.TextDisplay(say("write.form.end.what")))
    for name, label, example, given, limit in fields:
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=name, required=False, max_length=limit, placeholder=example, default=given or None
        )
        form.add_item(ui.Label(text=label, component=field))
    return form


def colour_form(draft_id: int, sketch: Sketch) -> Form:
    """Return the form for the colour."""
    form = Form.make(say("write.form.colour"), "write_form", draft_id, "colour")
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="colour",
        required=False,
        max_length=40,
        placeholder=say("write.form.colour.example"),
        default=None if sketch.colour is None else f"#{sketch.colour:06X}",
    )
    label = say("write.form.colour.label")
    return form.add_item(ui.Label(text=label, description=say("write.form.colour.what"), component=field))


def picture_form(draft_id: int, sketch: Sketch, megabytes: int) -> Form:
    """Return the form for the picture of at most so many MB, and what describes it."""
    form = Form.make(say("write.form.picture"), "write_picture", draft_id)
    upload: ui.FileUpload[Any] = ui.FileUpload(custom_id="picture", required=not sketch.picture, max_values=1)
    what = say("write.form.picture.what", megabytes=megabytes)
    form.add_item(ui.Label(text=say("write.form.picture.label"), description=what, component=upload))
    alt: ui.TextInput[Any] = ui.TextInput(
        custom_id="alt",
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=ALT_LIMIT,
        default=sketch.alt or None,
    )
    label = say("write.form.alt")
    return form.add_item(ui.Label(text=label, description=say("write.form.alt.what"), component=alt))


def thread_form(draft_id: int, sketch: Sketch) -> Form:
    """Return the form for the name of the thread."""
    form = Form.make(say("write.form.thread"), "write_form", draft_id, "thread")
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="thread", required=False, max_length=THREAD_LIMIT, default=sketch.thread or None
    )
    label = say("write.form.thread.label")
    return form.add_item(ui.Label(text=label, description=say("write.form.thread.what"), component=field))


def _add_content(form: Form, title: str, text: str) -> None:
    heading: ui.TextInput[Any] = ui.TextInput(
        custom_id="title", required=False, max_length=TITLE_LIMIT, default=title or None
    )
    form.add_item(ui.Label(text=say("write.form.title"), component=heading))
    body: ui.TextInput[Any] = ui.TextInput(
        custom_id="text",
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=TEXT_LIMIT,
        default=text or None,
    )
    what = say("write.form.body.what", example="{server}, {time:R}")
    form.add_item(ui.Label(text=say("write.form.body"), description=what, component=body))


def _add_time(form: Form, when: str, *, required: bool = False) -> None:
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="when",
        required=required,
        max_length=TIME_LIMIT,
        placeholder=say("write.form.when.example"),
        default=when or None,
    )
    form.add_item(ui.Label(text=say("write.form.when"), component=field))
