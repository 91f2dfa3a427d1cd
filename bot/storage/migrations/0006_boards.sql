-- The boards read what each game came to, added up, and never the journal.
DROP VIEW guild_board;
DROP INDEX game_score_board;
DROP INDEX game_score_player;

-- guild_id is 0 for a game that counts on no board. streak is the longest run of right answers in the game, lead and tail
-- are the runs at its two ends; categories is {"story": [answered, correct]}.
ALTER TABLE game_score ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE game_score ADD COLUMN streak INTEGER NOT NULL DEFAULT 0;
ALTER TABLE game_score ADD COLUMN lead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE game_score ADD COLUMN tail INTEGER NOT NULL DEFAULT 0;
ALTER TABLE game_score ADD COLUMN won INTEGER NOT NULL DEFAULT 0;
ALTER TABLE game_score ADD COLUMN finished_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE game_score ADD COLUMN categories TEXT NOT NULL DEFAULT '{}';

-- What older games tell without being replayed; their streaks and categories stay unknown.
UPDATE game_score SET
    finished_ms = (SELECT COALESCE(game.finished_ms, 0) FROM game WHERE game.id = game_score.game_id),
    answered = MAX(correct, (
        SELECT COUNT(DISTINCT json_extract(pressed.body, '$.round'))
        FROM game_event AS pressed
        WHERE pressed.game_id = game_score.game_id AND pressed.player_id = game_score.player_id
            AND json_extract(pressed.body, '$.event') = 'pressed'
            AND EXISTS (
                SELECT 1 FROM game_event AS revealed
                WHERE revealed.game_id = pressed.game_id AND json_extract(revealed.body, '$.event') = 'revealed'
                    AND json_extract(revealed.body, '$.round') = json_extract(pressed.body, '$.round')
            )
    )),
    won = points > 0
        AND points = (SELECT MAX(other.points) FROM game_score AS other WHERE other.game_id = game_score.game_id)
        AND 1 < (SELECT COUNT(*) FROM game_score AS other WHERE other.game_id = game_score.game_id);

CREATE INDEX game_score_player ON game_score (player_id, finished_ms, game_id, guild_id);

-- The boards: a player's games in a guild added up, by day, week, month (from start_ms on) and over all (start_ms 0).
-- guild_id 0 is the global board, with rows of those only who want to be on it. streak is the longest run of right
-- answers, run the present one. Nobody who was erased has a row.
CREATE TABLE standing (
    guild_id INTEGER NOT NULL,
    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month', 'all')),
    start_ms INTEGER NOT NULL,
    player_id INTEGER NOT NULL REFERENCES player (id),
    points INTEGER NOT NULL,
    wins INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    correct INTEGER NOT NULL,
    streak INTEGER NOT NULL,
    run INTEGER NOT NULL,
    games INTEGER NOT NULL,
    -- The share of right answers, from 20 answers on; 0 before. Not a generated column: no index covers one, and a rank
    -- would read every row.
    accuracy REAL NOT NULL,
    PRIMARY KEY (guild_id, period, start_ms, player_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX standing_points ON standing (guild_id, period, start_ms, points DESC, player_id) WHERE points > 0;
CREATE INDEX standing_wins ON standing (guild_id, period, start_ms, wins DESC, player_id) WHERE wins > 0;
CREATE INDEX standing_accuracy ON standing (guild_id, period, start_ms, accuracy DESC, player_id) WHERE accuracy > 0;
CREATE INDEX standing_streak ON standing (guild_id, period, start_ms, streak DESC, player_id) WHERE streak > 0;
CREATE INDEX standing_player ON standing (player_id);

INSERT INTO standing (
    guild_id, period, start_ms, player_id, points, wins, answered, correct, streak, run, games, accuracy
)
SELECT guild_id, 'all', 0, player_id, SUM(points), SUM(won), SUM(answered), SUM(correct), 0, 0, COUNT(*),
    IIF(SUM(answered) >= 20, CAST(SUM(correct) AS REAL) / SUM(answered), 0.0)
FROM game_score JOIN player ON player.id = player_id
WHERE player.user_id IS NOT NULL AND guild_id <> 0
GROUP BY guild_id, player_id;

-- What a player answered in a guild, by the category of the question.
CREATE TABLE tally (
    player_id INTEGER NOT NULL REFERENCES player (id),
    guild_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    answered INTEGER NOT NULL,
    correct INTEGER NOT NULL,
    PRIMARY KEY (guild_id, player_id, category)
) STRICT, WITHOUT ROWID;

CREATE INDEX tally_player ON tally (player_id);

CREATE TABLE badge (
    player_id INTEGER NOT NULL REFERENCES player (id),
    guild_id INTEGER NOT NULL,
    badge_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (player_id, guild_id, badge_id)
) STRICT, WITHOUT ROWID;

-- Those who want to be on the global board.
CREATE TABLE global_board (
    user_id INTEGER PRIMARY KEY,
    since_ms INTEGER NOT NULL
) STRICT;

-- When the boards of a guild last began anew.
CREATE TABLE season (
    guild_id INTEGER PRIMARY KEY,
    begun_ms INTEGER NOT NULL
) STRICT;
