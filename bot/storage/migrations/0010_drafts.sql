-- What describes an announcement's picture to those who do not see it.
ALTER TABLE announcement ADD COLUMN picture_alt TEXT;

-- Announcements that are being written. id is the id of the interaction that began it, and becomes the announcement's
-- where it is a new one. content is JSON (bot.announcements.sketch); revision counts its changes. Of one that changes an
-- announcement, announcement_id and version say which, and as it stood when.
CREATE TABLE announcement_draft (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES player (id),
    content TEXT NOT NULL,
    revision INTEGER NOT NULL,
    announcement_id INTEGER REFERENCES announcement (id) ON DELETE CASCADE,
    version INTEGER,
    made_ms INTEGER NOT NULL,
    CHECK ((announcement_id IS NULL) = (version IS NULL))
) STRICT;

CREATE TABLE announcement_draft_picture (
    draft_id INTEGER PRIMARY KEY REFERENCES announcement_draft (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;

CREATE INDEX announcement_draft_made ON announcement_draft (made_ms);
CREATE INDEX announcement_draft_author ON announcement_draft (author_id);
CREATE INDEX announcement_draft_edits ON announcement_draft (announcement_id) WHERE announcement_id IS NOT NULL;
