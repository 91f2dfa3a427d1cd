-- A run is put into the outbox so long before it is due: the reminder of a night is.
ALTER TABLE announcement ADD COLUMN ahead_ms INTEGER NOT NULL DEFAULT 0 CHECK (ahead_ms BETWEEN 0 AND 86400000);

-- The game of a night: a run in a channel has one lobby, however often it is tried.
CREATE TABLE night_game (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    run TEXT NOT NULL,
    channel_id INTEGER NOT NULL,
    game_id INTEGER NOT NULL,
    PRIMARY KEY (announcement_id, run, channel_id)
) STRICT, WITHOUT ROWID;

-- The server event of the next night. version is that of the announcement at which the outbox was last asked to bring
-- the event up to date, start_ms when the next night was to start then (empty: none was to come). event_id is the event
-- that was made last, event_run the run it is for; an event that is gone although its run is not was removed by somebody. A row outlives
-- its announcement until the event is taken away.
CREATE TABLE night_event (
    announcement_id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    start_ms INTEGER,
    event_id INTEGER,
    event_run TEXT
) STRICT;
