"""Whatever happens to a game, and in whatever order: nobody is cheated, and the journal tells it all again."""

from dataclasses import dataclass
from typing import Literal

from hypothesis import event, given, settings
from hypothesis import strategies as st

from bot.trivia.events import AnyEvent, Finished, Opened, Pressed
from bot.trivia.game import Game, apply, replay
from bot.trivia.question import shuffled
from bot.trivia.rules import (
    SETTLE_MS,
    ClockRestarted,
    Happening,
    MessageSeen,
    Press,
    RefusedError,
    Stop,
    TimePassed,
    decide,
    due_ms,
)
from tests.unit.quiz import (
    DECK,
    PLACES,
    QUESTIONS,
    due,
    feed,
    opened,
    points_of,
    posting,
    press,
    question,
    revealed,
    snowflake,
    started,
    through_the_journal,
)

LIMIT_MS = 20_000
players = st.integers(1, 4)
options = st.integers(0, PLACES - 1)
moments = st.integers(0, LIMIT_MS)
seconds = st.integers(5, 60)
seeds = st.text(alphabet="0123456789abcdef", min_size=1, max_size=16)


@dataclass(frozen=True)
class Move:
    """Something that befalls a game; what it is exactly depends on how far the game is."""

    what: Literal["press", "again", "seen", "wait", "due", "restart", "stop"]
    player: int = 1
    option: int = 0
    ms: int = 0
    rounds_off: int = 0


rounds_off = st.sampled_from([0, 0, 0, 0, 0, -1, 1])
moves = st.one_of(
    st.builds(Move, st.just("press"), players, st.integers(-1, PLACES), st.integers(-4000, 30_000), rounds_off),
    st.builds(Move, st.just("press"), players, options, st.integers(0, 6000)),
    st.builds(Move, st.just("again"), option=st.integers(0, 9)),
    st.builds(Move, st.just("seen"), ms=st.integers(0, 3000), rounds_off=rounds_off),
    st.builds(Move, st.just("wait"), ms=st.integers(-2000, 9000)),
    st.just(Move("due")),
    st.just(Move("due")),
    st.builds(Move, st.just("restart"), ms=st.integers(0, 60_000), rounds_off=rounds_off),
)
# Without help few stories would get past their first question.
rounds = st.lists(moves, max_size=8).map(lambda told: [Move("due"), Move("seen"), *told, Move("due")])
chapters = st.lists(st.one_of(rounds, rounds, st.lists(moves, max_size=6), st.just([Move("stop")])), max_size=6)
stories = chapters.map(lambda told: [move for chapter in told for move in chapter])


class Story:
    """Plays moves on a game, and keeps what a process keeps: the state, the journal, and the presses it was sent."""

    def __init__(self, seconds: int) -> None:
        first = started(seconds)
        self.game = apply(Game(), first)
        self.journal: list[AnyEvent] = [first]
        self.presses: list[Press] = []
        self.refused: list[str] = []
        self.now = first.at
        self.last_press = first.at

    def happening(self, move: Move) -> Happening:
        number = (self.game.round.number if self.game.round else 1) + move.rounds_off
        message_id = self.game.round.message_id if self.game.round else None
        match move.what:
            case "press":
                made = snowflake(self.now + move.ms, len(self.presses))
                self.last_press = max(self.last_press, self.now + move.ms)
                sent = Press(number, move.player, move.option, made, message_id or snowflake(self.now))
                self.presses.append(sent)
                return sent
            case "again" if self.presses:
                return self.presses[move.option % len(self.presses)]
            case "seen":
                return MessageSeen(number, snowflake(self.now + move.ms))
            case "restart":
                # Discord edits the message after everybody who was heard before the restart had pressed.
                self.now = max(self.now, self.last_press + 1) + move.ms
                return ClockRestarted(number, message_id or snowflake(self.now), self.now)
            case "stop":
                return Stop(self.now, "stopped")
            case "due":
                self.now = max(self.now, due_ms(self.game) or self.now)
        self.now += move.ms
        return TimePassed(self.now)

    def play(self, move: Move) -> Happening:
        happening = self.happening(move)
        try:
            events = decide(self.game, happening, QUESTIONS)
        except RefusedError as refusal:
            self.refused.append(refusal.reason)
            return happening
        for happened in events:
            self.game = apply(self.game, happened)
        self.journal.extend(events)
        return happening


@given(stories, seconds)
@settings(max_examples=200)
def test_whatever_happens_points_are_never_negative_and_never_lost(story: list[Move], seconds: int) -> None:
    told = Story(seconds)
    before: dict[int, int] = {}
    for move in story:
        told.play(move)
        after = points_of(told.game)
        assert all(points >= before.get(player, 0) >= 0 for player, points in after.items())
        assert before.keys() <= after.keys()
        before = after
    event(f"{len(told.game.results)} rounds revealed, {told.game.phase}")


@given(stories, seconds)
@settings(max_examples=200)
def test_whatever_happens_the_journal_gives_the_same_game_again(story: list[Move], seconds: int) -> None:
    told = Story(seconds)
    for move in story:
        told.play(move)
        assert replay(through_the_journal(told.journal)) == told.game


@given(stories, seconds)
def test_whatever_happens_nothing_is_asked_twice_and_every_answer_is_one_of_those_shown(
    story: list[Move], seconds: int
) -> None:
    told = Story(seconds)
    for move in story:
        told.play(move)
    rounds = [happened for happened in told.journal if isinstance(happened, Opened)]
    assert [happened.round for happened in rounds] == list(range(1, len(rounds) + 1))
    assert [happened.question.id for happened in rounds] == list(DECK[: len(rounds)])
    shown = {happened.round: happened.options for happened in rounds}
    for pressed in (happened for happened in told.journal if isinstance(happened, Pressed)):
        assert 0 <= pressed.option < len(shown[pressed.round])


@given(stories, seconds)
def test_whatever_happens_a_player_has_one_result_a_round_worth_what_its_parts_come_to(
    story: list[Move], seconds: int
) -> None:
    told = Story(seconds)
    for move in story:
        told.play(move)
    for results in told.game.results:
        assert len({result.player for result in results}) == len(results)
        for result in results:
            assert 0 <= result.elapsed_ms <= told.game.limit_ms
            assert 100 <= result.points <= 290 if result.right else result.points == 0
            assert result.points == result.parts.total


@given(stories, seconds)
def test_a_finished_game_takes_nothing_more(story: list[Move], seconds: int) -> None:
    told = Story(seconds)
    for move in [*story, Move("stop")]:
        told.play(move)
    final = told.game
    assert final.phase == "finished"
    for move in story:
        told.play(move)
    assert told.game is final
    assert due_ms(final) is None


@given(stories, seconds)
def test_a_press_delivered_again_at_any_later_time_changes_nothing(story: list[Move], seconds: int) -> None:
    told = Story(seconds)
    for move in story:
        told.play(move)
        for sent in told.presses[-3:]:
            again, _ = feed(told.game, [sent, sent])
            if told.game.round is None or sent.press_id in {one.press_id for one in told.game.round.presses}:
                assert again == told.game
            once, _ = feed(told.game, [sent])
            assert again == once


@given(st.data(), st.lists(st.tuples(players, options, st.integers(0, LIMIT_MS + SETTLE_MS)), max_size=12))
def test_the_order_in_which_presses_arrive_decides_nothing(
    data: st.DataObject, made: list[tuple[int, int, int]]
) -> None:
    game = opened()
    presses = [press(game, *one, serial) for serial, one in enumerate(made)]
    shuffled_presses = data.draw(st.permutations([*presses, *presses[:3]]))
    one, other = revealed(game, presses), revealed(game, shuffled_presses)
    assert one.results == other.results
    assert one.standings() == other.standings()


@given(st.data(), st.lists(st.tuples(players, options, st.integers(0, LIMIT_MS)), min_size=1, max_size=6))
def test_a_press_that_overtakes_the_news_of_its_message_counts_as_if_it_had_waited(
    data: st.DataObject, made: list[tuple[int, int, int]]
) -> None:
    waiting = posting()
    posted = MessageSeen(1, snowflake(waiting.changed_at + 300))
    known, _ = feed(waiting, [posted])
    presses: list[Happening] = [press(known, *one, serial) for serial, one in enumerate(made)]
    overtaking = data.draw(st.permutations([*presses, posted]))
    assert revealed(waiting, overtaking).results == revealed(known, presses).results


@given(seeds)
def test_the_options_are_shown_in_an_order_that_the_seed_alone_decides(seed: str) -> None:
    asked = question("alibi")
    shown = shuffled(asked, seed)
    assert shuffled(question("alibi"), seed) == shown
    rearranged = question("alibi")
    assert sorted(shown) == sorted([rearranged.answer, *rearranged.wrong])


def test_a_game_played_again_with_its_seed_shows_the_same_options() -> None:
    orders = {opened().open_round.options for _ in range(3)}
    other = feed(apply(Game(), started(seed="another")), [TimePassed(started().at + 60_000)])[0].open_round.options
    assert len(orders) == 1
    assert sorted(other) == sorted(orders.pop())


@given(st.sets(st.sampled_from(DECK)), st.integers(0, len(DECK)))
def test_questions_that_have_vanished_are_passed_over(vanished: set[str], after: int) -> None:
    """They vanish after `after` rounds, as when a restart brings a new pack."""
    game = apply(Game(), started())
    events: list[AnyEvent] = []
    while game.phase != "finished":
        asked = len([happened for happened in events if isinstance(happened, Opened)])
        pool = {key: value for key, value in QUESTIONS.items() if asked < after or key not in vanished}
        step: list[Happening] = [TimePassed(due_ms(game) or game.changed_at)]
        if game.phase == "posting":
            step = [MessageSeen(game.open_round.number, snowflake(game.changed_at + 1))]
        if game.phase == "open":
            step.insert(0, press(game, 1, 0, 100))
        game, new = feed(game, step, pool)
        events.extend(new)
    put = [happened.question.id for happened in events if isinstance(happened, Opened)]
    assert put == [key for place, key in enumerate(DECK) if place < after or key not in vanished]
    assert isinstance(events[-1], Finished)
    assert game.reason == "played"


def test_a_game_whose_questions_have_all_vanished_ends_at_once() -> None:
    game = apply(Game(), started())
    (event,) = decide(game, TimePassed(due(game)), {})
    assert event == Finished(at=due(game), reason="played")
