-- name: of_guild(guild_id)^
SELECT faults, told_ms FROM checkup WHERE guild_id = :guild_id;

-- name: save(guild_id, faults, now)!
INSERT OR REPLACE INTO checkup (guild_id, faults, told_ms) VALUES (:guild_id, :faults, :now);

-- name: forget(guild_id)!
DELETE FROM checkup WHERE guild_id = :guild_id;
