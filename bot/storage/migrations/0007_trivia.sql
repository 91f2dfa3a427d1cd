-- What those who manage a server have said about its quizzes. A server without a row goes by the built-in defaults, which
-- the columns repeat. category and difficulty are empty where all are mixed; hosts is whoever may start a quiz.
CREATE TABLE trivia_settings (
    guild_id INTEGER PRIMARY KEY,
    mode TEXT NOT NULL DEFAULT 'classic',
    number INTEGER NOT NULL DEFAULT 10 CHECK (number BETWEEN 1 AND 50),
    seconds INTEGER NOT NULL DEFAULT 20 CHECK (seconds BETWEEN 5 AND 60),
    category TEXT,
    difficulty TEXT,
    answers TEXT NOT NULL DEFAULT 'choice' CHECK (answers IN ('choice', 'typed')),
    hints INTEGER NOT NULL DEFAULT 0 CHECK (hints IN (0, 1)),
    hosts TEXT NOT NULL DEFAULT 'everyone' CHECK (hosts IN ('everyone', 'role', 'moderators')),
    role_id INTEGER,
    cooldown_s INTEGER NOT NULL DEFAULT 0 CHECK (cooldown_s >= 0),
    longest INTEGER NOT NULL DEFAULT 50 CHECK (longest BETWEEN 1 AND 50)
) STRICT;

-- The channels in which a server allows quizzes; none for all of them.
CREATE TABLE trivia_channel (
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
) STRICT, WITHOUT ROWID;

-- Those who may neither start nor answer a quiz in a server.
CREATE TABLE barred (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX barred_user ON barred (user_id);

-- How long ago a channel had its last quiz.
CREATE INDEX game_finished ON game (channel_id, finished_ms);

-- Which games asked a question is found without reading the journal.
ALTER TABLE game_event ADD COLUMN question_id TEXT GENERATED ALWAYS AS (json_extract(body, '$.question.id')) VIRTUAL;
CREATE INDEX game_event_question ON game_event (question_id) WHERE question_id IS NOT NULL;

-- What somebody finds wrong with a question. A second report of the same person on the same question takes the place of
-- the first. guild_id is 0 outside servers; print tells one wording of a question from the next; a report is open until
-- it is ruled on, then upheld or set aside.
CREATE TABLE question_report (
    guild_id INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    player_id INTEGER NOT NULL REFERENCES player (id),
    print TEXT NOT NULL,
    game_id INTEGER NOT NULL REFERENCES game (id),
    round INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('wrong', 'ambiguous', 'spoiler', 'typo')),
    text TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'aside')),
    PRIMARY KEY (guild_id, question_id, player_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX question_report_open ON question_report (question_id, guild_id) WHERE state = 'open';
CREATE INDEX question_report_print ON question_report (print);
CREATE INDEX question_report_player ON question_report (player_id);

-- Rulings on a question in one of its wordings. guild_id is 0 for one that holds everywhere; right is a JSON array.
CREATE TABLE ruling (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    print TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('void', 'key', 'fine')),
    "right" TEXT NOT NULL,
    player_id INTEGER NOT NULL REFERENCES player (id),
    at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX ruling_question ON ruling (question_id, print);
CREATE INDEX ruling_player ON ruling (player_id);

-- The games a ruling concerns, each of which is rescored once and told of once: due, then applied (its journal, scores
-- and boards are rewritten, change says how), then telling (a message is on its way, since_ms), then told.
CREATE TABLE ruling_game (
    ruling_id INTEGER NOT NULL REFERENCES ruling (id),
    game_id INTEGER NOT NULL REFERENCES game (id),
    round INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'applied', 'telling', 'told')),
    change TEXT,
    since_ms INTEGER,
    PRIMARY KEY (ruling_id, game_id, round)
) STRICT, WITHOUT ROWID;

CREATE INDEX ruling_game_untold ON ruling_game (ruling_id) WHERE state <> 'told';

-- The five questions of a day at a horizon, drawn once, so that they are everybody's whatever happens to the pack.
-- day counts from 1970, in UTC; deck is a JSON array of question ids.
CREATE TABLE daily_deck (
    day INTEGER NOT NULL,
    horizon INTEGER NOT NULL,
    deck TEXT NOT NULL,
    PRIMARY KEY (day, horizon)
) STRICT, WITHOUT ROWID;

-- Somebody's one try a day. Its game is private, in guild 0, and a channel of its own number.
CREATE TABLE daily (
    player_id INTEGER NOT NULL REFERENCES player (id),
    day INTEGER NOT NULL,
    game_id INTEGER NOT NULL UNIQUE REFERENCES game (id),
    finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
    PRIMARY KEY (player_id, day)
) STRICT, WITHOUT ROWID;
