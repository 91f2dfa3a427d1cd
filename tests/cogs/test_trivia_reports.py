"""Something is wrong: how it is reported, who reads it, and what a ruling does where the quiz was played."""

import msgspec
from simcord import InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.games import journal
from bot.games.journal import GameKey
from bot.storage import reports
from bot.storage.boards import Board, board_page
from bot.storage.reports import EVERYWHERE, Report
from bot.trivia.events import Settings
from tests.cogs.scene import PAUSE_S, SETTLING_S, Scene, answer_of, buttons, said, text_of

WRONG = "Something is wrong"


async def played(scene: Scene, answers: dict[MemberActor, bool] | None = None) -> ResponseMessage:
    """Play a quiz of one question to its end; return the message of the question."""
    answers = answers or {scene.ann: True, scene.ben: False}
    question = await scene.open_question()
    right, wrong = scene.answer(question), scene.wrong(question)[0]
    for member, knows in answers.items():
        await scene.press(member, question, right if knows else wrong)
    await scene.pass_time(20 + 2 * SETTLING_S + PAUSE_S)
    return question


async def report(
    member: MemberActor, question: ResponseMessage, kind: str = "wrong", text: str = "It was the gardener."
) -> InteractionResult:
    form = await member.click(question, label=WRONG)
    return await member.submit_modal(form, {"kind": [kind], "text": text})


async def queue(scene: Scene, member: MemberActor) -> ResponseMessage:
    shown = answer_of(await member.slash(scene.channel, "trivia reports"))
    assert shown.ephemeral
    return shown


async def points(scene: Scene) -> dict[int, int]:
    places = await board_page(scene.bot.store.reader, Board(scene.guild.id, "all", 0, "points"), 0, 10)
    return {place.user_id: place.points for place in places}


async def test_a_report_is_thanked_for_and_read_by_the_moderators(scene: Scene) -> None:
    question = await played(scene)
    thanks = said(await report(scene.ben, question))
    assert thanks.startswith("Noted, and thank you.\n-# The moderators of this server will read it.")
    tray = await queue(scene, scene.moderator)
    assert "-# 1 person · last <t:" in text_of(tray)
    assert "**wrong** · It was the gardener." in text_of(tray)
    assert "(the answer)" in text_of(tray)
    assert "Sources" in text_of(tray) or "Source" in text_of(tray)


async def test_a_second_report_takes_the_place_of_the_first(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question)
    await report(scene.ben, question, "typo", "No: the gardner.")
    text = text_of(await queue(scene, scene.moderator))
    assert "1 person" in text
    assert "**misspelt** · No: the gardner." in text
    assert "It was the gardener." not in text


async def test_a_form_that_is_sent_after_a_restart_is_taken_too(scene: Scene) -> None:
    question = await played(scene)
    form = await scene.ben.click(question, label=WRONG)
    await scene.crash()
    said(await scene.ben.submit_modal(form, {"kind": ["typo"], "text": ""}))
    assert "**misspelt**" in text_of(await queue(scene, scene.moderator))


async def test_what_is_written_is_shown_without_its_markdown(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question, text="# **LOOK** @everyone\n\n\n||here||")
    text = text_of(await queue(scene, scene.moderator))
    assert "\\*\\*LOOK\\*\\* @everyone \\|\\|here\\|\\|" in text


async def test_an_open_question_cannot_be_reported(scene: Scene) -> None:
    question = await scene.open_question()
    assert WRONG not in buttons(question)


async def test_only_moderators_read_reports(scene: Scene) -> None:
    refusal = "Reports are read by those who may manage messages or the server."
    assert said(await scene.ann.slash(scene.channel, "trivia reports")) == refusal
    assert said(await scene.keeper.slash(scene.channel, "trivia reports")) == refusal


async def test_an_empty_tray_says_so(scene: Scene) -> None:
    tray = text_of(await queue(scene, scene.moderator))
    assert tray.endswith("The tray is empty. Nobody in this server has anything against a question.")


async def test_a_question_that_counts_for_nobody_is_paid_back_and_told(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question)
    assert set(await points(scene)) == {scene.ann.id}
    before = len(scene.shown())
    tray = await queue(scene, scene.moderator)
    done = answer_of(await scene.moderator.click(tray, label="Count it for nobody"))
    assert "Ruled: it counts for nobody.\nOne quiz is counted again." in text_of(done)
    assert await points(scene) == {}
    told = scene.shown()[before:]
    assert len(told) == 1
    assert text_of(told[0]).startswith("### A question was ruled out\n**[Question 1](https://discord.com/channels/")
    assert scene.ann.mention in text_of(told[0])
    assert "One person here had reported it." in text_of(told[0])
    assert await reports.upheld(scene.bot.store.reader, scene.ben.id, scene.guild.id) == 1


async def test_another_answer_is_right(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question)
    tray = await queue(scene, scene.moderator)
    form = await scene.moderator.click(tray, label="Another answer is right…")
    assert form.modal is not None
    pressed = await chosen_by(scene, scene.ben)
    done = answer_of(await scene.moderator.submit_modal(form, {"key": [str(pressed)]}))
    assert "Ruled: the key is changed." in text_of(done)
    assert set(await points(scene)) == {scene.ben.id}
    profile = await scene.ann.slash(scene.channel, "profile", member=scene.ben)
    assert "**1** wrong question reported rightly" in text_of(answer_of(profile))


async def chosen_by(scene: Scene, member: MemberActor) -> int:
    """Return the place of the option that a member pressed in the last quiz."""
    async with scene.bot.store.reader.execute(
        "SELECT body FROM game_event JOIN player ON player.id = player_id WHERE user_id = ? ORDER BY game_id DESC",
        (member.id,),
    ) as cursor:
        rows = await cursor.fetchall()
    found = [msgspec.json.decode(row["body"]) for row in rows]
    return next(int(body.get("option", 0)) for body in found if body["event"] == "pressed")


async def test_a_ruling_is_taken_back(scene: Scene) -> None:
    question = await played(scene)
    before = await points(scene)
    await report(scene.ben, question)
    done = answer_of(await scene.moderator.click(await queue(scene, scene.moderator), label="Count it for nobody"))
    assert await points(scene) == {}
    answer_of(await scene.moderator.click(done, label="Take it back"))
    assert await points(scene) == before
    assert await reports.upheld(scene.bot.store.reader, scene.ben.id, scene.guild.id) == 0


async def test_a_question_that_is_fine_leaves_the_tray_in_silence(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question)
    before = await points(scene), len(scene.shown())
    await scene.moderator.click(await queue(scene, scene.moderator), label="It is fine")
    assert (await points(scene), len(scene.shown())) == before
    assert "The tray is empty." in text_of(await queue(scene, scene.moderator))


async def test_two_moderators_at_one_tray(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question)
    first, second = await queue(scene, scene.moderator), await queue(scene, scene.moderator)
    await scene.moderator.click(first, label="Count it for nobody")
    late = await scene.moderator.click(second, label="It is fine")
    assert said(late) == "Somebody has ruled on that one already."
    assert await points(scene) == {}


async def test_who_is_no_moderator_any_more_rules_nothing_by_an_old_tray(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question)
    tray = await queue(scene, scene.moderator)
    scene.env.backend.guilds[scene.guild.id].members[scene.moderator.id].role_ids.clear()
    assert "Reports are read by" in said(await scene.moderator.click(tray, label="Count it for nobody"))
    assert set(await points(scene)) == {scene.ann.id}


async def test_a_moderator_is_not_told_more_than_they_have_watched(scene: Scene) -> None:
    await scene.horizon(24)
    await scene.progress(scene.host, 24)
    question = await played(scene)
    # A question of the first day is nobody's spoiler; this one is made out to be of the last episode.
    game_id = int(buttons(question)[WRONG]["custom_id"].split(":")[2])
    opened = next(event for event in await journal.read(scene.bot.store.reader, game_id) if hasattr(event, "question"))
    later = msgspec.json.encode(
        msgspec.structs.replace(opened, question=msgspec.structs.replace(opened.question, known_from=24))
    ).decode()
    await scene.bot.store.writer.run(
        lambda connection: connection.execute_fetchall(
            "UPDATE game_event SET body = ? WHERE game_id = ? AND question_id IS NOT NULL", (later, game_id)
        )
    )
    await report(scene.ben, question)
    await scene.progress(scene.moderator, 3)
    tray = await queue(scene, scene.moderator)
    assert opened.question.answer not in text_of(tray)
    assert "It was the gardener." not in text_of(tray)
    assert "episode 24" in text_of(tray)
    assert "Count it for nobody" not in buttons(tray)
    shown = answer_of(await scene.moderator.click(tray, label="Show it all the same"))
    assert "It was the gardener." in text_of(shown)


async def test_the_bots_owner_rules_for_all_servers(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question)
    game_id = int(buttons(question)[WRONG]["custom_id"].split(":")[2])
    (here,) = await reports.queue(scene.bot.store.reader, scene.guild.id)
    elsewhere = Report(scene.guild.id + 1, here.wording, game_id, 1, "ambiguous", "", 1)
    await reports.keep_report(scene.bot.store.writer, scene.keeper.id, elsewhere)
    scene.bot.owner_id = scene.ann.id
    tray = await queue(scene, scene.ann)
    assert "2 people · 2 servers" in text_of(tray)
    await scene.ann.click(tray, label="Count it for nobody")
    assert await points(scene) == {}
    assert await reports.queue(scene.bot.store.reader, EVERYWHERE) == []


async def test_an_owner_who_moderates_chooses_for_whom_to_rule(scene: Scene) -> None:
    question = await played(scene)
    await report(scene.ben, question)
    scene.bot.owner_id = scene.moderator.id
    tray = await queue(scene, scene.moderator)
    assert "You rule for this server." in text_of(tray)
    every = answer_of(await scene.moderator.click(tray, label="All servers"))
    assert "You rule for every server." in text_of(every)
    assert "Only this server" in buttons(every)


async def test_the_tray_is_turned_page_by_page(scene: Scene) -> None:
    first = await played(scene)
    await report(scene.ben, first)
    await report(scene.ann, first)
    second = await played_again(scene)
    await report(scene.ben, second, text="Second thoughts.")
    tray = await queue(scene, scene.moderator)
    assert "2 people" in text_of(tray)
    following = answer_of(await scene.moderator.click(tray, label="More ▶"))
    assert "Second thoughts." in text_of(following)


async def played_again(scene: Scene) -> ResponseMessage:
    hall = scene.guild.create_text_channel("hall")
    question = await scene.open_question(channel=hall)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + 2 * SETTLING_S + PAUSE_S)
    return question


async def test_what_enough_people_report_is_not_asked_here_for_now(scene: Scene) -> None:
    question = await played(scene)
    for member in (scene.ann, scene.ben, scene.host):
        await report(member, question)
    (resting,) = await reports.resting(scene.bot.store.reader, scene.guild.id)
    key = GameKey(scene.env.backend.snowflake(), scene.guild.id, 5, scene.ann.id)
    everything = len(scene.bot.bank.drafts(0))
    deck = await scene.bot.games._deal(key, Settings(number=everything), "seed")
    assert deck
    assert resting.question_id not in deck
