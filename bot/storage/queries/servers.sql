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

-- name: set_changed(guild_id, setting, changer_id, at_ms)!
INSERT INTO server_change (guild_id, setting, changer_id, at_ms) VALUES (:guild_id, :setting, :changer_id, :at_ms)
ON CONFLICT (guild_id, setting) DO UPDATE SET changer_id = excluded.changer_id, at_ms = excluded.at_ms;

-- name: last_change(guild_id)^
SELECT player.user_id, server_change.at_ms FROM server_change JOIN player ON player.id = server_change.changer_id
WHERE guild_id = :guild_id ORDER BY server_change.at_ms DESC LIMIT 1;

-- name: forget_changes(guild_id)!
DELETE FROM server_change WHERE guild_id = :guild_id;

-- name: export_server_changes(user_id)
SELECT server_change.guild_id, server_change.setting, server_change.at_ms
FROM player JOIN server_change ON server_change.changer_id = player.id
WHERE player.user_id = :user_id ORDER BY server_change.guild_id, server_change.setting;

-- name: known()
-- Where anything is kept that goes with the bot. Whoever has only asked questions was greeted.
SELECT guild_id FROM server UNION SELECT guild_id FROM trivia_settings UNION SELECT guild_id FROM trivia_channel
UNION SELECT guild_id FROM barred UNION SELECT guild_id FROM guild_horizon UNION SELECT guild_id FROM greeted
UNION SELECT guild_id FROM announcement_draft UNION SELECT guild_id FROM announcement
UNION SELECT guild_id FROM server_change;
