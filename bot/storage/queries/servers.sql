-- name: of_guild(guild_id)^
SELECT zone, announce_channel, log_channel, announcer_role, pings_a_week, quiet_from, quiet_until
FROM server WHERE guild_id = :guild_id;

-- name: save(guild_id, zone, announce_channel, log_channel, announcer_role, pings_a_week, quiet_from, quiet_until)!
INSERT OR REPLACE INTO server (
    guild_id, zone, announce_channel, log_channel, announcer_role, pings_a_week, quiet_from, quiet_until
) VALUES (
    :guild_id, :zone, :announce_channel, :log_channel, :announcer_role, :pings_a_week, :quiet_from, :quiet_until
);

-- name: forget(guild_id)!
DELETE FROM server WHERE guild_id = :guild_id;
