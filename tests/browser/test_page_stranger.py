"""A stranger's walk with the keyboard alone: every control of the page once, on a stage that answers for the bot."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.stage import Stage, stage

__all__ = ["stage"]
pytestmark = pytest.mark.browser

_MOST_TABS = 140


class Keys:
    """A reader who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def write(self, text: str) -> None:
        await self.page.keyboard.type(text)

    async def reach(self, selector: str) -> None:
        """Go on with Tab until the keyboard is on it; what cannot be reached that way fails the test."""
        await expect(self.page.locator(selector).first).to_be_visible()
        for _ in range(_MOST_TABS):
            if await self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            await self.press("Tab")
        pytest.fail(f"Tab never comes to {selector}")

    async def use(self, selector: str, *keys: str) -> None:
        await self.reach(selector)
        await self.press(*(keys or ("Enter",)))

    async def composer(self) -> None:
        """From anywhere: the first stop of a page just opened is the way to the composer."""
        await self.reach(".skip")
        await self.press("Enter")
        await expect(self.page.locator("#composer")).to_be_focused()


def part(name: str, **data: str) -> str:
    return f'[data-testid="{name}"]' + "".join(
        f'[data-{key.replace("_", "-")}="{value}"]' for key, value in data.items()
    )


@pytest.fixture
async def walk(chromium: Browser, stage: tuple[Stage, str]) -> Keys:
    page = await chromium.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(stage[1])
    await expect(page.locator("#room")).to_be_visible()
    return Keys(page)


async def test_commands(walk: Keys, stage: tuple[Stage, str]) -> None:
    theatre, page = stage[0], walk.page
    await walk.composer()
    await walk.write("/character ja")
    # The list is asked for again with every letter: what stands there first may still be the answer to the one before.
    await page.wait_for_timeout(1000)
    await expect(page.locator(part("choice", value="james-blood"))).to_have_attribute("aria-selected", "true")
    await walk.press("Enter")
    await expect(page.locator(part("option-input", option="name"))).to_have_value("James Blood")
    await walk.press("Enter")
    await expect(page.locator(part("message", ephemeral="true"))).to_contain_text("James Blood")
    assert theatre.sent("command")[-1]["options"] == [{"type": 3, "name": "name", "value": "james-blood"}]

    # Options of every type: each is picked from the list of further options, then filled.
    await walk.write("/every hello")
    values = {"whole": "7", "figure": "1.5", "truth": "yes", "user": "wren", "channel": "case-files"}
    for name, typed in {**values, "role": "moderators", "mention": "barnaby"}.items():
        await walk.reach("#composer")
        await walk.write(name)
        await expect(page.locator(part("add-option", option=name))).to_be_visible()
        await walk.press("Enter")
        await expect(page.locator(part("option-input", option=name))).to_be_focused()
        await walk.write(typed)
        await walk.press("Tab")
    await walk.reach("#composer")
    await walk.write("paper")
    await expect(page.locator(part("add-option", option="paper"))).to_be_visible()
    await walk.press("Enter")
    paper = page.locator(part("option-input", option="paper"))
    await expect(paper).to_be_focused()
    # Which files there are to pick is the system's business, and no page's.
    async with page.expect_response("**/page/upload?*"):
        await paper.set_input_files({"name": "ledger.csv", "mimeType": "text/csv", "buffer": b"1,2"})
    await walk.use(part("composer-send"))
    await expect(page.locator(part("message", ephemeral="true"))).to_have_count(2)
    sent = {option["name"]: option["value"] for option in theatre.sent("command")[-1]["options"]}
    assert sent.pop("paper").isdecimal()
    assert sent == {
        **{"words": "hello", "whole": 7, "figure": 1.5, "truth": True, "user": "103", "channel": "201"},
        **{"role": "301", "mention": "102"},
    }

    # A value out of range is said at once and keeps the command from going.
    before = len(theatre.sent("command"))
    await walk.reach("#composer")
    await walk.write("/every x")
    await walk.press("Enter", "Enter")
    await expect(page.locator(part("option-input", option="words"))).to_have_attribute("aria-invalid", "true")
    await walk.press("Escape", "Escape")
    assert len(theatre.sent("command")) == before

    await walk.reach("#composer")
    await walk.write("/silent ")
    await walk.press("Enter")
    await expect(page.locator(part("command-failed"))).to_be_visible()
    await walk.use(f"{part('command-failed')} {part('dismiss')}")
    await expect(page.locator(part("command-failed"))).to_have_count(0)


async def test_menus(walk: Keys, stage: tuple[Stage, str]) -> None:
    theatre, page = stage[0], walk.page
    await walk.use(f'[data-message-id="9002"] {part("message-menu")}')
    await walk.press("Enter")
    await expect(page.locator(part("message", ephemeral="true"))).to_contain_text("Report a question")
    assert theatre.sent("command")[-1] | {"options": []} == {
        **{"as": "101", "channel_id": "201", "name": "Report a question", "type": 3},
        **{"options": [], "target_id": "9002"},
    }
    await walk.use(part("member", user_name="Wren"))
    await walk.press("Enter")
    await expect(page.locator(part("message", ephemeral="true"))).to_have_count(2)
    assert theatre.sent("command")[-1]["target_id"] == "103"
    await walk.use(f'[data-message-id="9001"] {part("message-menu")}', "Enter", "End", "Enter")
    await expect(page.locator('[data-message-id="9001"]')).to_have_count(0)
    await walk.use(f"{part('reply')} button, {part('dismiss')}")


async def answered(walk: Keys, theatre: Stage, custom_id: str) -> None:
    """Wait until a choice has been sent, and its message drawn anew, which takes the keyboard back."""
    for _ in range(100):
        if any(body["custom_id"] == custom_id for body in theatre.sent("component")):
            break
        await walk.page.wait_for_timeout(50)
    await walk.page.wait_for_timeout(600)


async def test_parts(walk: Keys, stage: tuple[Stage, str]) -> None:
    theatre, page = stage[0], walk.page
    await walk.use(part("channel", channel_name="exhibits"))
    await expect(page.locator("time[data-relative]")).to_have_count(1)
    await walk.use(part("veil"))
    await expect(page.locator(part("veil"))).to_have_count(1)
    await walk.use(part("button", custom_id="answer"))
    await expect(page.locator(part("edited"))).to_be_visible()
    await walk.use(part("button", custom_id="silent"))
    await expect(page.locator(part("failed"))).to_contain_text("did not respond")
    await walk.use(f"{part('failed')} button")
    await expect(page.locator(part("failed"))).to_have_count(0)

    await walk.use(part("select", custom_id="pick"), "Enter", "Enter", "ArrowDown", "ArrowDown", "Enter", "Escape")
    await answered(walk, theatre, "pick")
    picks = {"user": ("b", "102"), "role": ("m", "301"), "either": ("w", "103"), "where": ("n", "203")}
    for custom_id, (letter, _) in picks.items():
        await walk.use(part("select", custom_id=custom_id))
        await expect(page.get_by_role("option").first).to_be_visible()
        await walk.press(letter, "Enter")
        await answered(walk, theatre, custom_id)
    values = {body["custom_id"]: body.get("values") for body in theatre.sent("component")}
    assert values["pick"] == ["lamp", "umbrella"]
    assert {key: values[key] for key in picks} == {key: [wanted] for key, (_, wanted) in picks.items()}


async def test_modal(walk: Keys, stage: tuple[Stage, str], tmp_path: Path) -> None:
    theatre, page = stage[0], walk.page
    await walk.composer()
    await walk.write("/form ")
    await walk.press("Enter")
    modal = page.locator(part("modal"))
    await expect(modal).to_be_visible()
    await walk.use(part("modal-send"))
    await expect(modal.locator(".field-error:not(:empty)")).to_have_count(3)
    await walk.write("It is the other one.")
    await walk.use(part("modal-radio", value="lamp"), "Space", "ArrowDown")
    await walk.use(part("modal-checkbox", value="ledger"), "Space")
    await walk.use(part("select", custom_id="who"), "Enter", "w", "Enter")
    await walk.reach(part("modal-file"))
    pictures = [tmp_path / "first.png", tmp_path / "second.png"]
    for picture in pictures:
        picture.touch()
    async with page.expect_response("**/page/upload?*name=second.png*"):
        await page.locator(part("modal-file")).set_input_files(pictures)
    await walk.use(part("modal-checkbox", custom_id="tell"), "Space")
    await walk.use(part("modal-send"))
    await expect(modal).to_have_count(0)
    answers = [one.get("component", {}) for one in theatre.sent("modal")[-1]["components"]]
    assert len(answers.pop(-2)["values"]) == 2
    assert [one.get("value", one.get("values")) for one in answers] == [
        *(None, "It is the other one.", "ledger", ["ledger"], ["103"], False),
    ]
    await expect(page.locator("#composer")).to_be_focused()


async def test_the_room(walk: Keys, stage: tuple[Stage, str]) -> None:
    theatre, page = stage[0], walk.page
    await walk.use(part("deed", deed="look_up"))
    await expect(page.locator(part("message", ephemeral="true"))).to_contain_text("James Blood")
    await walk.use(part("deed", deed="play"))
    await page.wait_for_timeout(300)
    assert theatre.state["others"]["on"]
    await walk.use(part("deed", deed="board"))
    await expect(page.locator(".deed.done")).to_have_count(3)

    await walk.use(part("others-switch"), "Space")
    await walk.use(part("others-dials"))
    await walk.reach(part("others-speed"))
    await walk.press("ArrowRight")
    await walk.use(part("others-skill"), "End", "Escape")
    await page.wait_for_timeout(200)
    assert theatre.state["others"] == {"on": False, "speed": "brisk", "skill": 1}

    await walk.use(part("channel", channel_name="reading-circle"))
    await walk.use(part("new-post"))
    await walk.write("On the fourth episode")
    await walk.press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("On the fourth episode")
    await walk.use(part("channel", channel_name="notices"))
    await walk.use(part("start-thread"))
    await walk.write("A reply to a notice")
    await walk.press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("A reply to a notice")
    await walk.use(part("channel", channel_name="rules"))
    await expect(page.locator("#composer")).to_be_disabled()
    await walk.use(part("open-dm"))
    await expect(page.locator("#channel-name")).to_have_text("Casebook")
    await walk.use(part("guild", guild_id="2"))
    await expect(page.locator("#channel-name")).to_have_text("annexe-hall")
    await walk.use(part("who-menu"))
    await walk.press("End", "Enter")
    await expect(page.locator(part("who-menu"))).to_have_attribute("data-user-id", "103")


async def test_faults(walk: Keys, stage: tuple[Stage, str]) -> None:
    theatre, page = stage[0], walk.page
    await walk.use(part("open-faults"))
    await expect(page.locator(part("deviation"))).to_contain_text("content is too long")
    await walk.reach(part("fault-kind"))
    await walk.write("Server")
    await walk.reach(part("fault-count"))
    await walk.press("ArrowUp")
    await walk.use(part("fault-set"))
    await expect(page.locator(part("fault"))).to_have_count(1)
    route = "POST /channels/*/messages"
    assert theatre.sent("control/fault") == [{"kind": "server_error", "route": route, "count": 2}]
    await walk.use(part("fault-clear"))
    await expect(page.locator(part("fault"))).to_have_count(0)
    await walk.use(part("remove-bot"))
    await walk.use(part("add-bot"))
    await walk.use(part("remove-channel"))
    await expect(page.locator(part("channel", channel_name="case-files"))).to_have_count(0)
    await walk.use(part("close-faults"))
    await expect(page.locator(part("open-faults"))).to_be_focused()
