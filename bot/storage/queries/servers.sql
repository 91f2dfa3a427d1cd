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

-- name: known()
-- Where anything is kept that goes with the bot. Whoever has only asked questions was greeted.
SELECT guild_id FROM server UNION SELECT guild_id FROM trivia_settings UNION SELECT guild_id FROM trivia_channel
UNION SELECT guild_id FROM barred UNION SELECT guild_id FROM guild_horizon UNION SELECT guild_id FROM greeted
UNION SELECT guild_id FROM announcement_draft UNION SELECT guild_id FROM announcement;
