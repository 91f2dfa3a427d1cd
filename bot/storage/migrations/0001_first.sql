-- People. The journal names a player by the surrogate id; erasing a person empties user_id and nothing else changes.
CREATE TABLE player (
    id INTEGER PRIMARY KEY,
    user_id INTEGER UNIQUE
) STRICT;

-- How far a reader has watched: the number of the last episode seen.
CREATE TABLE progress (
    user_id INTEGER PRIMARY KEY,
    episode INTEGER NOT NULL CHECK (episode >= 0),
    updated_ms INTEGER NOT NULL
) STRICT;

-- A game's id is the id of the interaction that asked for it. finished_ms is empty while it runs, told_ms until its final
-- table has been posted.
CREATE TABLE game (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    host_id INTEGER NOT NULL REFERENCES player (id),
    started_ms INTEGER NOT NULL,
    finished_ms INTEGER,
    told_ms INTEGER
) STRICT;

CREATE INDEX game_untold ON game (id) WHERE told_ms IS NULL;

-- One game a channel, however many people start one in the same moment.
CREATE UNIQUE INDEX game_running ON game (channel_id) WHERE finished_ms IS NULL;

-- The journal. seq counts from 0 without gaps; body is the event as JSON.
CREATE TABLE game_event (
    game_id INTEGER NOT NULL REFERENCES game (id),
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    player_id INTEGER GENERATED ALWAYS AS (json_extract(body, '$.player')) VIRTUAL,
    PRIMARY KEY (game_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX game_event_player ON game_event (player_id) WHERE player_id IS NOT NULL;

-- What a finished game's journal comes to, a row a player, for the boards.
CREATE TABLE game_score (
    game_id INTEGER NOT NULL REFERENCES game (id),
    player_id INTEGER NOT NULL REFERENCES player (id),
    guild_id INTEGER NOT NULL,
    points INTEGER NOT NULL CHECK (points >= 0),
    correct INTEGER NOT NULL,
    PRIMARY KEY (game_id, player_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX game_score_board ON game_score (guild_id, player_id, points, correct);

-- The series, as the pack says it. Rebuilt whole when the pack's hash changes.
CREATE TABLE pack (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    episodes INTEGER NOT NULL,
    loaded_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE source (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url TEXT
) STRICT;

CREATE TABLE subject (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    place INTEGER NOT NULL,
    known_from INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_ja TEXT,
    name_romaji TEXT,
    first_episode INTEGER,
    confidence TEXT NOT NULL
) STRICT;

CREATE TABLE alias (
    subject_id TEXT NOT NULL REFERENCES subject (id),
    text TEXT NOT NULL,
    known_from INTEGER NOT NULL,
    PRIMARY KEY (subject_id, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
    id TEXT PRIMARY KEY,
    subject_id TEXT REFERENCES subject (id),
    place INTEGER NOT NULL,
    section TEXT NOT NULL,
    text TEXT NOT NULL,
    known_from INTEGER NOT NULL,
    known_until INTEGER,
    episode INTEGER,
    confidence TEXT NOT NULL
) STRICT;

CREATE INDEX fact_subject ON fact (subject_id, place);

CREATE TABLE voice (
    subject_id TEXT NOT NULL REFERENCES subject (id),
    person_id TEXT NOT NULL REFERENCES subject (id),
    place INTEGER NOT NULL,
    language TEXT NOT NULL,
    dub TEXT NOT NULL,
    known_from INTEGER NOT NULL,
    known_until INTEGER,
    PRIMARY KEY (subject_id, person_id, language, dub)
) STRICT, WITHOUT ROWID;

-- What a record rests on: record is the id of a subject, a fact or a question, or "voice:…".
CREATE TABLE citation (
    record TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES source (id),
    PRIMARY KEY (record, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE question (
    id TEXT PRIMARY KEY,
    known_from INTEGER NOT NULL,
    known_until INTEGER,
    body TEXT NOT NULL
) STRICT;
