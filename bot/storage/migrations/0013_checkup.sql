-- Why a post was made to notify nobody, decided with pings: 'quiet' hours, or the pings of the week were 'spent', which
-- a person is told of as of a bad end.
ALTER TABLE delivery ADD COLUMN hush TEXT CHECK (hush IN ('quiet', 'spent'));

-- Which rows are told in one message: the id of the first of them. Kept before it is sent, so that the same message is
-- sent once more where nobody knows whether it was.
ALTER TABLE delivery ADD COLUMN telling INTEGER;

CREATE INDEX delivery_hushed ON delivery (id) WHERE hush = 'spent' AND told_ms IS NULL;

-- What a server has been told stands in the way of its announcements: faults is a JSON array, [] where all is well.
CREATE TABLE checkup (
    guild_id INTEGER PRIMARY KEY,
    faults TEXT NOT NULL,
    told_ms INTEGER NOT NULL
) STRICT;

-- What was still to come in a server that has let the bot go, by the names of its announcements, until its author has
-- been told that it is off. id was the announcement's; text is how its text began.
CREATE TABLE parting (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES player (id),
    server TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    next_ms INTEGER
) STRICT;
