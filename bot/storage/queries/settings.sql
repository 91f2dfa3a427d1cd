-- name: of_guild(guild_id)^
SELECT mode, number, seconds, category, difficulty, answers, hints, hosts, role_id, cooldown_s, longest
FROM trivia_settings WHERE guild_id = :guild_id;

-- name: save(guild_id, mode, number, seconds, category, difficulty, answers, hints, hosts, role_id, cooldown_s, longest)!
INSERT OR REPLACE INTO trivia_settings (
    guild_id, mode, number, seconds, category, difficulty, answers, hints, hosts, role_id, cooldown_s, longest
) VALUES (
    :guild_id, :mode, :number, :seconds, :category, :difficulty, :answers, :hints, :hosts, :role_id, :cooldown_s,
    :longest
);

-- name: channels(guild_id)
SELECT channel_id FROM trivia_channel WHERE guild_id = :guild_id ORDER BY channel_id;

-- name: drop_channels(guild_id)!
DELETE FROM trivia_channel WHERE guild_id = :guild_id;

-- name: add_channels(guild_id, channel_id)*!
INSERT INTO trivia_channel (guild_id, channel_id) VALUES (:guild_id, :channel_id) ON CONFLICT DO NOTHING;

-- name: barred(guild_id)
SELECT user_id FROM barred WHERE guild_id = :guild_id ORDER BY since_ms, user_id;

-- name: is_barred(guild_id, user_id)$
SELECT 1 FROM barred WHERE guild_id = :guild_id AND user_id = :user_id;

-- name: keep_barred(guild_id, users)!
DELETE FROM barred WHERE guild_id = :guild_id AND user_id NOT IN (SELECT value FROM json_each(:users));

-- name: bar(guild_id, user_id, since_ms)*!
INSERT INTO barred (guild_id, user_id, since_ms) VALUES (:guild_id, :user_id, :since_ms) ON CONFLICT DO NOTHING;

-- name: last_finished(channel_id)$
-- A lobby that nobody started a quiz from tires nobody, nor does a question beside the quizzes.
SELECT finished_ms FROM game
WHERE channel_id = :channel_id AND finished_ms IS NOT NULL AND beside = 0
    AND EXISTS (SELECT 1 FROM game_event WHERE game_id = game.id AND question_id IS NOT NULL)
ORDER BY finished_ms DESC LIMIT 1;

-- name: forget_settings(guild_id)!
DELETE FROM trivia_settings WHERE guild_id = :guild_id;

-- name: forget_barred(guild_id)!
DELETE FROM barred WHERE guild_id = :guild_id;

-- name: export_barred(user_id)
SELECT guild_id, since_ms FROM barred WHERE user_id = :user_id ORDER BY guild_id;

-- name: erase_barred(user_id)!
DELETE FROM barred WHERE user_id = :user_id;
