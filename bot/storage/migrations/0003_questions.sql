-- How each player met each question for the first time, and never again: is_right is 0 too where nothing was answered,
-- and elapsed_ms (the time to answer) is empty there.
CREATE TABLE exposure (
    player_id INTEGER NOT NULL REFERENCES player (id),
    question_id TEXT NOT NULL,
    is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    elapsed_ms INTEGER,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (player_id, question_id)
) STRICT, WITHOUT ROWID;

-- The same, summed by question as it comes in, so that nobody need count it.
CREATE TABLE question_tally (
    question_id TEXT PRIMARY KEY,
    right_count INTEGER NOT NULL,
    wrong_count INTEGER NOT NULL,
    silent_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When a question was last asked in a guild, so that it rests there for a while.
CREATE TABLE guild_question (
    guild_id INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    asked_ms INTEGER NOT NULL,
    PRIMARY KEY (guild_id, question_id)
) STRICT, WITHOUT ROWID;
