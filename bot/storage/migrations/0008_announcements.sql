-- What a server has asked to be posted. id is the id of the interaction that made it; plan is JSON (bot.announcements);
-- roles is a JSON array of ids. server is the name of the guild when it was last written, for a text that is due before
-- Discord has said what the guild is called. writer_id is who last wrote what it says (title, text, thread, picture),
-- empty once they have had that erased. kind says who writes it: 'written' somebody did, of the others the bot does
-- each time (bot.deliveries.kinds); options is JSON that its kind reads. Runs up to since_ms have been seen to; next_ms is when the next one is, empty
-- where there is none, and is worked out anew at every start.
CREATE TABLE announcement (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    server TEXT NOT NULL,
    author_id INTEGER NOT NULL REFERENCES player (id),
    writer_id INTEGER REFERENCES player (id),
    kind TEXT NOT NULL,
    options TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    colour INTEGER,
    picture_name TEXT,
    roles TEXT NOT NULL,
    everyone INTEGER NOT NULL CHECK (everyone IN (0, 1)),
    publish INTEGER NOT NULL CHECK (publish IN (0, 1)),
    thread TEXT,
    plan TEXT NOT NULL,
    late TEXT NOT NULL,
    tolerance_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    next_ms INTEGER,
    cancelled_ms INTEGER
) STRICT;

CREATE INDEX announcement_guild ON announcement (guild_id);
CREATE INDEX announcement_next ON announcement (next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX announcement_author ON announcement (author_id);
CREATE INDEX announcement_writer ON announcement (writer_id) WHERE writer_id IS NOT NULL;
CREATE INDEX announcement_over ON announcement (cancelled_ms)
WHERE cancelled_ms IS NOT NULL AND picture_name IS NOT NULL;

-- Apart from the rest, so that nothing else that is read or changed takes megabytes along.
CREATE TABLE announcement_picture (
    announcement_id INTEGER PRIMARY KEY REFERENCES announcement (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE announcement_target (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (announcement_id, channel_id)
) STRICT, WITHOUT ROWID;

-- Who changed what: what names the parts that were changed, never what they said.
CREATE TABLE announcement_change (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    changer_id INTEGER NOT NULL REFERENCES player (id),
    at_ms INTEGER NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (announcement_id, version)
) STRICT, WITHOUT ROWID;

-- The outbox. run names the run for good (its planned wall time, or the interaction that asked for one out of turn).
-- ready_ms is since when it may be done, next_ms when to see to it next (empty: nothing to do, or being done), first_ms
-- when Discord was first asked for what it may have taken. late_ms is how late the run was judged to be, folded how many
-- earlier ones it stands for too, the first of them due at folded_since_ms. pings is 1 where it was sent so that it
-- notifies somebody, decided when it is first begun. told_ms is when a person was told of a bad end.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    run TEXT NOT NULL,
    number INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL,
    due_ms INTEGER NOT NULL,
    ready_ms INTEGER NOT NULL,
    next_ms INTEGER,
    first_ms INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    late_ms INTEGER NOT NULL DEFAULT 0,
    folded INTEGER NOT NULL DEFAULT 0,
    folded_since_ms INTEGER,
    pings INTEGER NOT NULL DEFAULT 0 CHECK (pings IN (0, 1)),
    message_id INTEGER,
    sent_ms INTEGER,
    reason TEXT,
    detail TEXT,
    told_ms INTEGER,
    -- However many sleepers there are: a step of a run is one row in a channel.
    UNIQUE (announcement_id, run, channel_id, step)
) STRICT;

CREATE INDEX delivery_next ON delivery (next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX delivery_channel ON delivery (channel_id, next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX delivery_post ON delivery (announcement_id, due_ms) WHERE step = 'post';
CREATE INDEX delivery_pings ON delivery (guild_id, first_ms) WHERE pings = 1;
CREATE INDEX delivery_sending ON delivery (id) WHERE state = 'sending';
CREATE INDEX delivery_untold ON delivery (id) WHERE state IN ('failed', 'unknown') AND told_ms IS NULL;
CREATE INDEX delivery_published ON delivery (channel_id, sent_ms) WHERE step = 'publish' AND state = 'sent';
