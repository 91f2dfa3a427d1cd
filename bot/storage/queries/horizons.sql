-- name: of_guild(guild_id)
SELECT place_id, episode FROM guild_horizon WHERE guild_id = :guild_id;

-- name: say(guild_id, place_id, episode)!
INSERT INTO guild_horizon (guild_id, place_id, episode) VALUES (:guild_id, :place_id, :episode)
ON CONFLICT (guild_id, place_id) DO UPDATE SET episode = excluded.episode;

-- name: unset(guild_id, place_id)!
DELETE FROM guild_horizon WHERE guild_id = :guild_id AND place_id = :place_id;

-- name: ask(user_id, asked_ms)!
INSERT INTO asked (user_id, asked_ms) VALUES (:user_id, :asked_ms) ON CONFLICT (user_id) DO NOTHING;

-- name: greet(guild_id, greeted_ms)!
INSERT INTO greeted (guild_id, greeted_ms) VALUES (:guild_id, :greeted_ms) ON CONFLICT (guild_id) DO NOTHING;

-- name: forget_horizons(guild_id)!
DELETE FROM guild_horizon WHERE guild_id = :guild_id;

-- name: forget_greeting(guild_id)!
DELETE FROM greeted WHERE guild_id = :guild_id;
