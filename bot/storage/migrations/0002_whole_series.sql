-- The series in all its kinds. The pack's tables hold nothing that the pack's files do not, so they are made anew.
DROP TABLE citation;
DROP TABLE voice;
DROP TABLE alias;
DROP TABLE fact;
DROP TABLE question;
DROP TABLE subject;
DROP TABLE source;
DROP TABLE pack;

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

-- number, first and last are those of a season or an episode.
CREATE TABLE subject (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    place INTEGER NOT NULL,
    known_from INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_ja TEXT,
    name_romaji TEXT,
    number INTEGER,
    first_episode INTEGER,
    last_episode INTEGER
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

-- What hangs under a subject beside its facts: kind is voice, relation, credit, track, synopsis, released, broadcast,
-- cast, member, season or composer. target_id is the subject it leads to; text and extra are what the kind makes of them.
CREATE TABLE part (
    id TEXT PRIMARY KEY,
    subject_id TEXT NOT NULL REFERENCES subject (id),
    kind TEXT NOT NULL,
    place INTEGER NOT NULL,
    known_from INTEGER NOT NULL,
    known_until INTEGER,
    target_id TEXT REFERENCES subject (id),
    text TEXT NOT NULL,
    extra TEXT NOT NULL,
    episode INTEGER
) STRICT;

CREATE INDEX part_subject ON part (subject_id, place);
CREATE INDEX part_target ON part (target_id, place);

-- What a record rests on: record is the id of a subject, a fact or a part.
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

-- What is kept about one person is found without reading everybody's.
CREATE INDEX game_host ON game (host_id);
CREATE INDEX game_score_player ON game_score (player_id);

-- The boards: what everybody has earned in a guild. Erased players keep their points in the games they played, and leave
-- the boards. The rank is counted within the guild, so asking for one guild reads one guild.
CREATE VIEW guild_board AS
SELECT
    guild_id,
    user_id,
    points,
    correct,
    games,
    RANK() OVER (PARTITION BY guild_id ORDER BY points DESC) AS rank
FROM (
    SELECT
        game_score.guild_id AS guild_id,
        player.user_id AS user_id,
        SUM(game_score.points) AS points,
        SUM(game_score.correct) AS correct,
        COUNT(*) AS games
    FROM game_score JOIN player ON player.id = game_score.player_id
    WHERE player.user_id IS NOT NULL
    GROUP BY game_score.guild_id, player.user_id
);

-- How far a guild, or one of its channels, has watched, as those who manage it have said. place_id is the channel's id,
-- or the guild's own for all channels that have none of their own.
CREATE TABLE guild_horizon (
    guild_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,
    episode INTEGER NOT NULL CHECK (episode >= 0),
    PRIMARY KEY (guild_id, place_id)
) STRICT, WITHOUT ROWID;

-- Guilds that have been greeted, so that they are greeted once.
CREATE TABLE greeted (
    guild_id INTEGER PRIMARY KEY,
    greeted_ms INTEGER NOT NULL
) STRICT;

-- Readers who have been asked how far they are, so that they are asked once.
CREATE TABLE asked (
    user_id INTEGER PRIMARY KEY,
    asked_ms INTEGER NOT NULL
) STRICT;
