-- What the weekly standings of a run say, kept when they are first made: whatever is played or ruled on afterwards, the
-- run says the same. The week is from start_ms up to and without end_ms, by the zone. players counts all who answered,
-- games the quizzes that somebody answered in.
CREATE TABLE closed_week (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    run TEXT NOT NULL,
    zone TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    players INTEGER NOT NULL,
    games INTEGER NOT NULL,
    PRIMARY KEY (announcement_id, run)
) STRICT, WITHOUT ROWID;

-- The first ten of a closed week, and the best of those who had not played in the server before.
CREATE TABLE closed_week_place (
    announcement_id INTEGER NOT NULL,
    run TEXT NOT NULL,
    player_id INTEGER NOT NULL REFERENCES player (id),
    place INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    points INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    correct INTEGER NOT NULL,
    games INTEGER NOT NULL,
    newcomer INTEGER NOT NULL CHECK (newcomer IN (0, 1)),
    PRIMARY KEY (announcement_id, run, player_id),
    FOREIGN KEY (announcement_id, run) REFERENCES closed_week (announcement_id, run) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX closed_week_place_player ON closed_week_place (player_id);

-- A server's week is found without reading all of its quizzes.
CREATE INDEX game_week ON game (guild_id, finished_ms);
