"""Discord's limits on the components of a message, of which every breach is told with its path."""

from typing import Any

from playground.components import (
    BUTTON,
    CONTAINER,
    FILE,
    GALLERY,
    LINK,
    PREMIUM,
    ROW,
    SECTION,
    SELECTS,
    SEPARATOR,
    STRING_SELECT,
    TEXT,
    THUMBNAIL,
)
from playground.refusals import Form, Json

_TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
_IN_CONTAINER = _TOP - {CONTAINER}
_MOST_COMPONENTS = 40
_SORTS = ("channel", "role", "user")
_MOST_TEXT = 4000


def check(form: Form, components: list[Any], *, v2: bool, files: set[str] | None = None) -> None:
    """Note in `form` (which is at `components`) what Discord would refuse.

    `v2` is whether the message's flag 32768 is set; `files` the names of its attachments. The limits are those of
    Discord's component reference.
    """
    if not v2 and len(components) > 5:
        form.wrong("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    look = _Look(files or set())
    look.all(form, components, _TOP if v2 else {ROW})
    if look.count > _MOST_COMPONENTS:
        form.wrong(
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components cannot be greater than {_MOST_COMPONENTS}",
        )
    if look.characters > _MOST_TEXT:
        form.wrong(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"The total displayable text size cannot be greater than {_MOST_TEXT}",
        )


def select(form: Form, component: Json, *, modal: bool = False) -> None:
    """Note what is wrong with a select; its options may be many in a message and in a modal alike."""
    form.text(component, "placeholder", 0, 150, required=False)
    string = component["type"] == STRING_SELECT
    options = form.list_of(component, "options", 1, 25) if string else []
    for number, option in enumerate(options):
        choice(form.at("options", number), option)
    values = [option.get("value") for option in options if isinstance(option, dict)]
    form.at("options").once(
        values, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
    )
    least = form.number(component, "min_values", 0, 25, 1)
    most = form.number(component, "max_values", 1, 25, 1)
    if least > most:
        form.at("min_values").wrong("BASE_TYPE_MAX", "min_values must be less than or equal to max_values")
    if string and options and max(least, most) > len(options):
        form.at("max_values").wrong("BASE_TYPE_MAX", "max_values cannot be greater than the number of options")
    for number, chosen in enumerate(form.list_of(component, "default_values", 0, most, required=False)):
        _default(form.at("default_values", number), chosen)
    if modal and component.get("disabled"):
        form.at("disabled").wrong("COMPONENT_DISABLED_IN_MODAL", "Components in modals cannot be disabled")


def _default(form: Form, chosen: Any) -> None:
    if not isinstance(chosen, dict) or chosen.get("id") is None:
        form.at("id").missing()
    elif chosen.get("type") not in _SORTS:
        form.at("type").wrong("BASE_TYPE_CHOICES", f"Value must be one of ({', '.join(map(repr, _SORTS))}).")


def choice(form: Form, option: Any) -> None:
    """Note what is wrong with an option of a select or a group."""
    form.text(option, "label", 1, 100)
    form.text(option, "value", 1, 100)
    form.text(option, "description", 0, 100, required=False)


class Names:
    """The custom_ids and component ids seen so far; none may come twice."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._ids: set[int] = set()

    def custom_id(self, form: Form, component: Json) -> None:
        """Note a custom_id that is missing, too long or not the first of its kind."""
        name = form.text(component, "custom_id", 1, 100)
        if name and name in self._names:
            form.at("custom_id").wrong("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        self._names.add(name)

    def id(self, form: Form, component: Json) -> None:
        """Note an id that is no int32 or not the first of its kind."""
        number = form.number(component, "id", 0, 2**31 - 1, 0)
        if number and number in self._ids:
            form.at("id").wrong("COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        self._ids.add(number)


class _Look:
    def __init__(self, files: set[str]) -> None:
        self.names = Names()
        self.files = files
        self.count = 0
        self.characters = 0

    def all(self, form: Form, components: list[Any], kinds: set[int]) -> None:
        for number, component in enumerate(components):
            self.one(form.at(number), component, kinds)

    def one(self, form: Form, component: Any, kinds: set[int]) -> None:
        self.count += 1
        kind = form.one_of(component, "type", kinds)
        if not kind:
            return
        self.names.id(form, component)
        match kind:
            case 1:
                self._row(form, component)
            case 2:
                self._button(form, component)
            case 3 | 5 | 6 | 7 | 8:
                self.names.custom_id(form, component)
                select(form, component)
            case 9:
                self.all(form.at("components"), form.list_of(component, "components", 1, 3), {TEXT})
                self._accessory(form, component)
            case 10:
                self.characters += len(form.text(component, "content", 1, _MOST_TEXT))
            case 11:
                self._media(form, component, "media")
                form.text(component, "description", 0, 1024, required=False)
            case 12:
                for number, item in enumerate(form.list_of(component, "items", 1, 10)):
                    self._media(form.at("items", number), item, "media")
                    form.at("items", number).text(item, "description", 0, 1024, required=False)
            case 13:
                self._media(form, component, "file", only_attached=True)
            case 14 if component.get("spacing") is not None:
                form.one_of(component, "spacing", {1, 2})
            case 17:
                form.number(component, "accent_color", 0, 0xFFFFFF, 0)
                self.all(form.at("components"), form.list_of(component, "components", 1, 40), _IN_CONTAINER)

    def _row(self, form: Form, row: Json) -> None:
        children = form.list_of(row, "components", 1, 5)
        self.all(form.at("components"), children, {BUTTON, *SELECTS})
        kinds = [child.get("type") for child in children if isinstance(child, dict)]
        if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
            form.at("components").wrong("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Component layout width exceeded")

    def _accessory(self, form: Form, section: Json) -> None:
        if section.get("accessory") is None:
            form.at("accessory").missing()
        else:
            self.one(form.at("accessory"), section["accessory"], {BUTTON, THUMBNAIL})

    def _button(self, form: Form, button: Json) -> None:
        unwanted: tuple[str, ...]
        style = form.one_of(button, "style", set(range(1, 7)))
        if style == PREMIUM:
            form.text(button, "sku_id", 1, 20)
            unwanted = ("custom_id", "url", "label", "emoji")
        elif style == LINK:
            self._link(form, button)
            unwanted = ("custom_id",)
        else:
            self.names.custom_id(form, button)
            unwanted = ("url",)
        for key in unwanted:
            if button.get(key):
                form.at(key).wrong("BUTTON_COMPONENT_INVALID_FIELD", f"A button of that style cannot have a {key}")
        label = form.text(button, "label", 0, 80, required=False)
        if style != PREMIUM and not label and not button.get("emoji") and len(str(button.get("label") or "")) <= 80:
            form.at("label").wrong("BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or an emoji is required")

    def _link(self, form: Form, button: Json) -> None:
        url = form.text(button, "url", 1, 512)
        if url and url.split(":", 1)[0] not in ("http", "https", "discord"):
            form.at("url").wrong("URL_TYPE_INVALID_SCHEME", f'Scheme "{url.split(":", 1)[0]}" is not supported.')

    def _media(self, form: Form, item: Any, key: str, *, only_attached: bool = False) -> None:
        media = item.get(key) if isinstance(item, dict) else None
        url = form.at(key).text(media, "url", 1, 2048)
        scheme, _, name = url.partition("://")
        if scheme == "attachment" and name not in self.files:
            form.at(key, "url").wrong(
                "MESSAGE_ATTACHMENT_NOT_FOUND", "The referenced attachment was not found in the message's attachments"
            )
        # What was sent once comes back in an edit with the address it got here.
        allowed = ("attachment", "/cdn/attachments/") if only_attached else ("attachment", "http", "https", "/cdn")
        if url and not url.startswith(allowed):
            form.at(key, "url").wrong("URL_TYPE_INVALID_SCHEME", "The scheme of the url is not supported here.")
