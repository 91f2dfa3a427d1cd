"""What a message may hold: Discord's limits on texts, embeds, files and components, each breach told with its path."""

from typing import Any

from playground import component_rules, components, mentions
from playground.attachments import LARGEST_FILE, MOST_FILES
from playground.refusals import DiscordError, Form, Json, empty_message
from playground.replies import Upload

COMPONENTS_V2 = 32768
_MOST_CONTENT, _MOST_EMBED_TEXT = 2000, 6000
_EMBED = {"title": 256, "description": 4096}


def checked(form: Form, before: Json, payload: Json, uploads: list[Upload]) -> Json:
    """What `payload` makes of the visible parts of a message, `before` holding its flags and parts as they are.

    Raises DiscordError 40005, 50006 or, with the faults noted in `form`, 50035.
    """
    if any(len(upload.content) > LARGEST_FILE for upload in uploads):
        raise DiscordError(413, 40005, "Request entity too large")
    if len(uploads) > MOST_FILES:
        form.at("attachments").wrong("BASE_TYPE_MAX_LENGTH", f"Must be {MOST_FILES} or fewer in length.")
    v2 = bool(before["flags"] & COMPONENTS_V2)
    content = form.text(payload, "content", 0, _MOST_CONTENT, required=False)
    content = content if "content" in payload else before["content"]
    embeds = form.list_of(payload, "embeds", 0, 10, required=False) if "embeds" in payload else before["embeds"]
    kept = _kept(form, before["attachments"], payload)
    shown = before["components"]
    if "components" in payload:
        shown = form.list_of(payload, "components", 0, 40 if v2 else 5, required=False)
        names = {item["filename"] for item in kept} | {upload.filename for upload in uploads}
        component_rules.check(form.at("components"), shown, v2=v2, files=names)
    _check_embeds(form.at("embeds"), payload)
    mentions.check(form, payload)
    form.number(payload, "flags", 0, 2**31 - 1, 0)
    if v2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if payload.get(key) or (key == "content" and content) or (key == "embeds" and embeds):
                form.at(key).wrong(
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )
    form.done()
    shown = components.kept(shown)
    components.fill_ids(shown)
    if not (content or embeds or shown or (not v2 and (kept or uploads))):
        raise empty_message()
    return {"content": content, "embeds": embeds, "components": shown, "attachments": kept}


def _kept(form: Form, attached: list[Json], payload: Json) -> list[Json]:
    if "attachments" not in payload:
        return attached
    wanted = form.list_of(payload, "attachments", 0, MOST_FILES, required=False)
    for number, item in enumerate(wanted):
        place = form.at("attachments", number)
        if not isinstance(item, dict) or item.get("id") is None:
            place.at("id").missing()
        place.text(item, "filename", 1, 1024, required=False)
        place.text(item, "description", 0, 1024, required=False)
    ids = {str(item.get("id")) for item in wanted if isinstance(item, dict)}
    return [item for item in attached if item["id"] in ids]


def _check_embeds(form: Form, payload: Json) -> None:
    total = 0
    for number, embed in enumerate(payload.get("embeds") or []):
        place = form.at(number)
        if not isinstance(embed, dict):
            place.wrong("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            continue
        total += sum(len(place.text(embed, key, 0, most, required=False)) for key, most in _EMBED.items())
        for key, inner, most in (("footer", "text", 2048), ("author", "name", 256)):
            if embed.get(key) is not None:
                total += len(place.at(key).text(embed[key], inner, 1, most))
        fields: list[Any] = place.list_of(embed, "fields", 0, 25, required=False)
        for index, item in enumerate(fields):
            total += len(place.at("fields", index).text(item, "name", 1, 256))
            total += len(place.at("fields", index).text(item, "value", 1, 1024))
    if total > _MOST_EMBED_TEXT:
        form.wrong("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {_MOST_EMBED_TEXT}")
