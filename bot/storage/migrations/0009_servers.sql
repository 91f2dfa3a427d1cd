-- What a server has set up. Empty is what nobody has said. Quiet hours are minutes after midnight in the zone, both or
-- neither; where the first is later than the second they go over midnight.
CREATE TABLE server (
    guild_id INTEGER PRIMARY KEY,
    zone TEXT,
    announce_channel INTEGER,
    log_channel INTEGER,
    announcer_role INTEGER,
    pings_a_week INTEGER CHECK (pings_a_week >= 0),
    quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 1439),
    quiet_until INTEGER CHECK (quiet_until BETWEEN 0 AND 1439),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
) STRICT;
