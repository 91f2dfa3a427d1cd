-- A question of the day is open for a day, and the quizzes of its channel go on beside it.
ALTER TABLE game ADD COLUMN beside INTEGER NOT NULL DEFAULT 0 CHECK (beside IN (0, 1));
DROP INDEX game_running;
CREATE UNIQUE INDEX game_running ON game (channel_id) WHERE finished_ms IS NULL AND beside = 0;

-- The question that a run of an announcement asks in a channel: decided once, before it is posted. The announcement may
-- be gone by the time its last question closes, so nothing here hangs on it. closes_ms is the last moment to answer.
CREATE TABLE question_of_the_day (
    game_id INTEGER PRIMARY KEY REFERENCES game (id),
    announcement_id INTEGER NOT NULL,
    run TEXT NOT NULL,
    channel_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    closes_ms INTEGER NOT NULL,
    UNIQUE (announcement_id, run, channel_id)
) STRICT;

CREATE INDEX game_beside ON game (id) WHERE finished_ms IS NULL AND beside = 1;
