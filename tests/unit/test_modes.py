"""Each mode: who scores, who wins, who may answer, and when it is over."""

from dataclasses import replace

import msgspec
import pytest

from bot.trivia.events import AnyEvent, Finished, Settings
from bot.trivia.game import Game, replay
from bot.trivia.question import Question
from bot.trivia.recap import Fastest, explain, recap, teams, winners
from bot.trivia.rules import (
    AskHint,
    Begin,
    Change,
    Continue,
    Happening,
    Join,
    Leave,
    MessageSeen,
    Next,
    Order,
    Pause,
    Press,
    RefusedError,
    Skip,
    Stop,
    TimePassed,
    Typed,
    decide,
    due_ms,
)
from tests.unit.bouts import LONG, Shot, ask, at_once, begun, finish, lobby, play, press
from tests.unit.quiz import due, feed, question, snowflake


def points(game: Game) -> dict[int, int]:
    return {line.player: line.points for line in game.standings()}


def ranks(game: Game) -> dict[int, int]:
    return {line.player: line.rank for line in game.standings()}


def refused(game: Game, happening: Happening) -> str | None:
    try:
        decide(game, happening, LONG)
    except RefusedError as refusal:
        return refusal.reason
    return None


def moment(game: Game, after: int = 0, serial: int = 0) -> int:
    """Return an interaction's id, `after` ms after the clock of the open question began."""
    return snowflake(game.open_round.segments[0].at + after, serial)


def test_in_classic_everybody_who_is_right_scores_and_pressing_joins() -> None:
    game = play(at_once(Settings(number=2)), [Shot(1, after=0), Shot(2, after=10_000), Shot(3, right=False)])
    assert points(game) == {1: 150, 2: 125, 3: 0}
    assert game.present == {1, 2, 3}


def test_in_a_race_the_fastest_bucket_takes_the_question() -> None:
    game = play(
        at_once(Settings(mode="race", number=2)),
        [Shot(1, after=1010), Shot(2, after=1240), Shot(3, after=1250), Shot(4, right=False, after=10)],
    )
    assert points(game)[1] == points(game)[2] > 0
    assert points(game)[3] == points(game)[4] == 0
    assert explain(game, 1, 3).outcome == "slower"
    assert winners(game) == (1, 2)


def test_in_survival_a_wrong_answer_and_silence_cost_a_life_each_and_the_last_one_stands() -> None:
    game = begun(Settings(mode="survival"), [1, 2, 3])
    for _ in range(3):
        game = play(game, [Shot(1), Shot(2, right=False)])
    assert {player: score.lives for player, score in game.scores.items()} == {1: 3, 2: 0, 3: 0}
    game = ask(game)
    assert (game.phase, game.reason) == ("finished", "played")
    assert ranks(game)[1] == 1
    assert winners(game) == (1,)


def test_who_is_out_may_not_answer_and_who_comes_late_may_not_join_survival() -> None:
    game = begun(Settings(mode="sudden_death"), [1, 2, 3])
    game = ask(play(game, [Shot(1), Shot(2), Shot(3, right=False)]))
    assert refused(game, press(game, Shot(3))) == "out"
    assert refused(game, press(game, Shot(9))) == "no_newcomers"
    assert refused(game, Join(9, moment(game))) == "no_newcomers"
    game, _ = feed(game, [Leave(2, moment(game))])
    assert refused(game, press(game, Shot(2))) == "out"


def test_in_sudden_death_alone_the_first_miss_ends_it() -> None:
    game = play(at_once(Settings(mode="sudden_death")), [Shot(1)])
    game = ask(play(game, [Shot(1, right=False)]))
    assert game.phase == "finished"
    assert len(game.rounds) == 2


def test_balanced_teams_take_the_newcomer_where_they_are_fewest() -> None:
    game = begun(Settings(mode="teams", teams=2), [1, 2, 3])
    assert {player: member.team for player, member in game.members.items()} == {1: 0, 2: 1, 3: 0}
    game = ask(game)
    assert refused(game, press(game, Shot(4))) == "not_joined"
    game, _ = feed(game, [Join(4, moment(game))])
    assert game.members[4].team == 1


def test_a_teams_points_are_the_mean_of_its_members() -> None:
    game = begun(Settings(mode="teams", teams=2, number=1), [1, 2, 3])
    game = play(game, [Shot(1, after=0), Shot(2, after=0), Shot(3, right=False)])
    assert [(line.team, line.points, line.players) for line in teams(game)] == [(1, 150, (2,)), (0, 75, (1, 3))]
    assert winners(game) == (2,)


def test_chosen_teams_are_those_asked_for_and_may_be_changed_in_the_lobby() -> None:
    game = lobby(Settings(mode="teams", teams=3, teams_by="chosen"))
    game, _ = feed(game, [Join(1, snowflake(game.began_at), team=2), Join(2, snowflake(game.began_at), team=2)])
    game, _ = feed(game, [Join(2, snowflake(game.began_at + 5), team=0)])
    assert {player: member.team for player, member in game.members.items()} == {1: 2, 2: 0}
    assert refused(game, Join(3, snowflake(game.began_at), team=3)) == "no_team"


def test_a_duel_ends_when_the_lead_cannot_be_caught() -> None:
    game = begun(Settings(mode="duel", number=5), [1, 2])
    for _ in range(3):
        game = play(game, [Shot(1, after=500), Shot(2, after=5000)])
    assert len(game.rounds) == 3
    game = ask(game)
    assert (game.phase, winners(game)) == ("finished", (1,))
    assert [line.wins for line in game.standings()] == [3, 0]


def test_a_duel_is_between_two_and_who_leaves_it_has_lost_it() -> None:
    game = begun(Settings(mode="duel", number=3), [1, 2])
    game = ask(play(game, [Shot(1), Shot(2, right=False)]))
    assert refused(game, press(game, Shot(3))) == "not_yours"
    assert refused(game, Join(3, moment(game))) == "no_newcomers"
    game, events = feed(game, [Leave(1, moment(game))])
    assert isinstance(events[-1], Finished)
    assert (game.reason, winners(game)) == ("forfeit", (2,))
    assert ranks(game) == {2: 1, 1: 2}


def test_a_lobby_takes_and_lets_go_and_begins_with_enough() -> None:
    game = lobby(Settings(mode="duel"), [1])
    assert refused(game, Begin(due(game), "seed", ("case00",), asked=True)) == "too_few"
    assert feed(game, [Begin(due(game), "seed", ("case00",), asked=False)])[0].reason == "deserted"
    assert decide(game, TimePassed(due(game) + 1), LONG) == ()
    game, _ = feed(game, [Leave(1, snowflake(game.began_at)), Change(game.began_at, Settings())])
    assert (game.present, game.settings) == (frozenset(), Settings())
    game, _ = feed(game, [Join(1, snowflake(game.began_at)), Begin(game.began_at, "seed", ("case00",), asked=True)])
    assert game.phase == "between"
    assert refused(game, Change(game.began_at, Settings())) == "under_way"


def test_when_everybody_who_joined_has_answered_the_question_closes_early() -> None:
    game = ask(begun(Settings(), [1, 2]))
    start = game.open_round.segments[0].at
    game, _ = feed(game, [press(game, Shot(1, after=1000))])
    assert due(game) == start + 20_000 + 1500
    game, _ = feed(game, [press(game, Shot(2, after=4000))])
    assert due(game) == start + 4000 + 1500 + 1500
    assert refused(game, press(game, Shot(1, right=False, after=5500), serial=7)) is None
    assert refused(game, press(game, Shot(1, right=False, after=5501), serial=7)) == "all_in"


def test_without_a_lobby_the_first_question_waits_for_those_who_have_not_spoken() -> None:
    game = at_once(Settings())
    asked = ask(game)
    answered, _ = feed(asked, [press(asked, Shot(1))])
    assert due(answered) == asked.open_round.segments[0].at + 20_000 + 1500
    second = ask(play(game, [Shot(1)]))
    second, _ = feed(second, [press(second, Shot(1))])
    assert due(second) == second.open_round.segments[0].at + 1000 + 3000


def test_a_host_alone_in_the_lobby_does_not_close_the_first_question_to_the_others() -> None:
    game = ask(begun(Settings(), [1]))
    game, _ = feed(game, [press(game, Shot(1))])
    assert due(game) == game.open_round.segments[0].at + 20_000 + 1500


def test_who_is_silent_for_two_questions_or_leaves_is_not_waited_for() -> None:
    game = begun(Settings(), [1, 2, 3])
    for _ in range(2):
        game = play(game, [Shot(1), Shot(2)])
    game = ask(game)
    assert game.open_round.awaited == {1, 2}
    game, _ = feed(game, [press(game, Shot(1)), Leave(2, moment(game, 3000))])
    assert due(game) == game.open_round.segments[0].at + 3000 + 3000


def test_three_questions_without_an_answer_end_the_game() -> None:
    game = play(begun(Settings(), [1]), [Shot(1, after=0)])
    for _ in range(3):
        game = play(game, [])
    game = ask(game)
    assert (game.phase, game.reason, points(game)) == ("finished", "idle", {1: 150})


def test_a_hint_needs_more_than_half_and_strikes_a_wrong_option() -> None:
    game = ask(begun(Settings(hints=True), [1, 2, 3]))
    game, first = feed(game, [AskHint(1, 1, 1, moment(game, 100))])
    assert (len(first), game.open_round.hints) == (1, ())
    assert feed(game, [AskHint(1, 1, 1, moment(game, 200))])[1] == []
    game, _ = feed(game, [AskHint(1, 2, 1, moment(game, 1000))])
    (hint,) = game.open_round.hints
    assert game.open_round.options[hint.struck] != game.open_round.question.answer
    assert refused(game, AskHint(1, 1, 3, moment(game, 1200))) == "no_hint"


def test_a_hint_costs_those_who_answered_after_it_was_there_to_read() -> None:
    game = ask(begun(Settings(hints=True, number=1), [1, 2]))
    asking: list[Happening] = [AskHint(1, player, 1, moment(game, 1000)) for player in (1, 2)]
    game, _ = feed(game, [*asking, press(game, Shot(1, after=2500)), press(game, Shot(2, after=2501))])
    game, _ = feed(game, [TimePassed(due(game))])
    assert [explain(game, 1, player).parts.hint for player in (1, 2)] == [0, -30]
    assert points(game)[1] - points(game)[2] == 30


def test_hints_are_given_where_the_settings_allow_them() -> None:
    game = ask(begun(Settings(), [1]))
    assert refused(game, AskHint(1, 1, 1, moment(game))) == "no_hint"
    hinted = ask(begun(Settings(hints=True), [1]))
    assert refused(hinted, AskHint(1, 9, 1, moment(hinted))) == "not_joined"


def test_a_question_is_skipped_by_vote_or_by_right_and_counts_for_nobody() -> None:
    game = ask(begun(Settings(number=3), [1, 2]))
    game, _ = feed(game, [press(game, Shot(1)), Skip(1, 1, moment(game, 1500))])
    assert game.phase == "open"
    game, _ = feed(game, [Skip(1, 2, moment(game, 1600))])
    assert (game.phase, game.results, points(game)) == ("between", ((),), {})
    assert explain(game, 1, 1).outcome == "void"
    game = ask(game)
    game, _ = feed(game, [Skip(2, 9, moment(game, 10), by_right=True)])
    assert [round_.skipped for round_ in game.rounds] == [True, True]


def test_a_pause_begins_after_the_open_question_and_ends_the_game_when_it_is_too_long() -> None:
    game = ask(begun(Settings(number=3), [1]))
    game, _ = feed(game, [Pause(game.changed_at + 5), press(game, Shot(1))])
    game, _ = feed(game, [TimePassed(due(game))])
    assert (game.phase, due(game) - game.changed_at) == ("between", 30 * 60_000)
    gone_on, _ = feed(game, [Continue(game.changed_at + 60_000)])
    assert ask(gone_on).phase == "open"
    assert ask(game).reason == "idle"


def test_stopping_keeps_what_was_earned() -> None:
    game = ask(play(begun(Settings(), [1]), [Shot(1, after=0)]))
    game, _ = feed(game, [press(game, Shot(1)), Stop(game.changed_at, "stopped")])
    assert points(game) == {1: 150}


@pytest.mark.parametrize(("said", "right"), [([24], {0}), ([23], set()), ([20, 27, 21], {1, 2}), ([1, 9], {1})])
def test_the_nearest_number_is_right_and_equals_share_it(said: list[int], right: set[int]) -> None:
    asked = msgspec.structs.replace(question("case00"), number=24, wrong=())
    game = opened_with(asked)
    assert game.open_round.how == "number"
    typed = [Typed(1, player, f"{n}", "", moment(game, 1000, player), 0, n) for player, n in enumerate(said)]
    assert refused(game, replace(typed[0], number=None)) == "no_number"
    game, _ = feed(game, [*typed])
    game, _ = feed(game, [TimePassed(due(game))])
    assert {result.player for result in game.results[0] if result.right} == right


def test_an_order_is_right_when_it_is_exact_and_is_never_shown_that_way() -> None:
    asked = msgspec.structs.replace(question("case00"), order=("a", "b", "c"), wrong=())
    game = opened_with(asked)
    shown = game.open_round.options
    assert shown != asked.order
    places = tuple(shown.index(item) for item in asked.order)
    assert refused(game, Order(1, 1, (0, 0, 1), moment(game), 0)) == "no_order"
    assert refused(game, Press(1, 1, 0, moment(game), 0)) == "no_option"
    game, _ = feed(game, [Order(1, 1, places, moment(game, 500), 0), Order(1, 2, places[::-1], moment(game, 600), 0)])
    game, _ = feed(game, [TimePassed(due(game))])
    assert [(result.player, result.right) for result in game.results[0]] == [(1, True), (2, False)]


def test_a_typed_answer_is_what_its_verdict_says_and_the_same_words_again_change_nothing() -> None:
    asked = msgspec.structs.replace(question("case00"), typed=True)
    game = opened_with(asked, Settings(answers="typed"))
    assert game.open_round.options == ()
    typed = [
        Typed(1, 1, "Right  Case", "right", moment(game, 1000), 0),
        Typed(1, 1, "right case", "right", moment(game, 9000), 0),
        Typed(1, 2, "rite case", "close", moment(game, 1000, 1), 0),
    ]
    game, _ = feed(game, typed)
    game, _ = feed(game, [TimePassed(due(game))])
    assert [(r.player, r.right, r.elapsed_ms, r.answer) for r in game.results[0]] == [
        (1, True, 1000, "Right  Case"),
        (2, False, 1000, "rite case"),
    ]


def test_letters_come_as_hints_for_what_is_typed() -> None:
    asked = msgspec.structs.replace(question("case00"), typed=True, answer="James Blood")
    game = opened_with(asked, Settings(answers="typed", hints=True))
    game, _ = feed(game, [press_to_join(game)])
    game, _ = feed(game, [AskHint(1, 1, 1, moment(game, 2000)), AskHint(1, 1, 2, moment(game, 3000))])
    assert [hint.letters for hint in game.open_round.hints] == ["J____ B____", "J_m_s B_o_d"]


def test_a_private_game_goes_on_when_its_player_asks_and_closes_with_the_first_answer() -> None:
    game = at_once(Settings(private=True, number=2))
    game, _ = feed(game, [Join(1, snowflake(game.began_at + 1)), Next(game.began_at + 50)], LONG)
    assert game.phase == "posting"
    shown_at = game.changed_at + 5
    sent = Press(1, 1, 0, snowflake(shown_at + 2000), 77)
    assert refused(game, sent) == "not_open"
    game, _ = feed(game, [MessageSeen(1, 77, at=shown_at), sent], LONG)
    assert due(game) == shown_at + 2000
    game, _ = feed(game, [TimePassed(due(game))], LONG)
    assert game.results[0][0].elapsed_ms == 2000
    assert ask(game).reason == "idle"


def test_streaks_rare_knowledge_and_hard_questions_earn_more() -> None:
    hard = {key: msgspec.structs.replace(value, prior=0.75) for key, value in LONG.items()}
    game = begun(Settings(number=3), range(1, 6))
    for _ in range(2):
        game = ask(game, hard)
        shots = [Shot(1, after=20_000), *(Shot(player, right=False) for player in range(2, 6))]
        game, _ = feed(game, [press(game, shot, serial) for serial, shot in enumerate(shots)])
        game, _ = feed(game, [TimePassed(due(game))])
    parts = explain(game, 2, 1).parts
    assert (parts.base, parts.streak, parts.rare, parts.difficulty, parts.hint) == (100, 10, 30, 20, 0)
    assert explain(game, 2, 1).points == parts.total
    assert explain(game, 2, 2).outcome == "wrong"
    assert explain(game, 2, 9).outcome == "silent"


def test_a_recap_names_the_fastest_the_longest_streak_and_the_hardest() -> None:
    game = begun(Settings(number=3), [1, 2])
    game = play(game, [Shot(1, after=3000), Shot(2, after=900)])
    game = play(game, [Shot(1, after=3000), Shot(2, right=False)])
    game = finish(play(game, [Shot(1, after=3000), Shot(2, after=400)]))
    told = recap(game)
    assert told.fastest == Fastest((2,), 3, 400)
    assert told.best_streak == (3, (1,))
    assert told.hardest is not None
    assert (told.hardest.round, told.hardest.right, told.hardest.answered) == (2, 1, 2)
    assert told.accuracy == {1: (3, 3), 2: (2, 3)}
    assert told.winners == (1,)


def test_times_in_one_bucket_share_a_place() -> None:
    game = play(begun(Settings(), [1, 2, 3]), [Shot(1, after=1100), Shot(2, after=1000), Shot(3, after=2000)])
    assert [(place.rank, place.player) for place in explain(game, 1, 1).right] == [(1, 1), (1, 2), (3, 3)]


def opened_with(asked: Question, settings: Settings | None = None) -> Game:
    """Return a game of one question, open."""
    settings = settings or Settings(number=1)
    return ask(at_once(msgspec.structs.replace(settings, number=1), deck=(asked.id,)), {asked.id: asked})


def press_to_join(game: Game) -> Join:
    return Join(1, moment(game, 10))


def test_no_due_moment_is_left_when_a_game_is_over() -> None:
    assert due_ms(finish(begun(Settings(), [1]))) is None


# A journal as version 1 wrote it.
VERSION_1 = """
{"event":"started","at":1750000000000,"rules":1,"seed":"s","deck":["alibi","blotter"],"seconds":20,"horizon":3}
{"event":"opened","at":1750000004000,"rules":1,"round":1,"question":{"id":"alibi","category":"story","text":"What?",\
"answer":"yes","wrong":["no","maybe","never"],"explanation":"So.","sources":[]},"options":["no","yes","maybe","never"]}
{"event":"posted","at":1750000004300,"round":1,"message_id":5}
{"event":"pressed","at":1750000005300,"round":1,"player":1,"option":1,"press_id":10}
{"event":"pressed","at":1750000005400,"round":1,"player":2,"option":0,"press_id":11}
{"event":"pressed","at":1750000009400,"round":1,"player":2,"option":1,"press_id":12}
{"event":"resumed","at":1750000050000,"round":1,"message_id":5,"used_ms":5100}
{"event":"pressed","at":1750000054000,"round":1,"player":3,"option":1,"press_id":13}
{"event":"pressed","at":1750000054001,"round":1,"player":4,"option":2,"press_id":14}
{"event":"revealed","at":1750000067000,"round":1}
{"event":"opened","at":1750000074000,"rules":1,"round":2,"question":{"id":"blotter","category":"story","text":"Who?",\
"answer":"she","wrong":["he","it","they"],"explanation":"So.","sources":[]},"options":["she","he","it","they"]}
{"event":"posted","at":1750000074300,"round":2,"message_id":6}
{"event":"pressed","at":1750000074400,"round":2,"player":1,"option":0,"press_id":20}
{"event":"revealed","at":1750000095800,"round":2}
{"event":"finished","at":1750000102800,"reason":"played"}
"""


def version_1() -> list[AnyEvent]:
    decode = msgspec.json.Decoder(AnyEvent).decode
    return [decode(line) for line in VERSION_1.strip().splitlines()]


def test_a_journal_of_version_1_gives_the_table_it_gave_then() -> None:
    game = replay(version_1())
    table = [(line.rank, line.player, line.points, line.right) for line in game.standings()]
    assert table == [(1, 1, 297, 2), (2, 2, 137, 1), (3, 3, 127, 1), (4, 4, 0, 0)]
    assert [(result.player, result.elapsed_ms) for result in game.results[0]] == [
        (1, 1000),
        (2, 5100),
        (3, 9100),
        (4, 9101),
    ]


def test_a_game_of_version_1_goes_on_by_the_rules_it_was_started_under() -> None:
    between = replay(version_1()[:10])
    questions = {"blotter": question("blotter")}
    game, _ = feed(between, [TimePassed(due(between))], questions)
    assert game.rules == game.open_round.number - 1 == 1
    game, _ = feed(game, [MessageSeen(2, snowflake(game.changed_at))], questions)
    assert game.open_round.awaited == frozenset()
