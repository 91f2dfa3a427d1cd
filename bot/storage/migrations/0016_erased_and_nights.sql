-- Why what was still to come is off: 'left' with its server, or 'erased' by whoever had written in it last; of the latter
-- nothing is kept that it was called by.
ALTER TABLE parting ADD COLUMN reason TEXT NOT NULL DEFAULT 'left' CHECK (reason IN ('left', 'erased'));

-- The sleeper asks for the nights that are out of step whenever it looks what is due.
CREATE INDEX announcement_night ON announcement (id) WHERE kind = 'night';

-- What is known of an event goes with its server from here on.
DELETE FROM night_event WHERE announcement_id NOT IN (SELECT id FROM announcement);
