-- name: player_of(user_id)$
SELECT id FROM player WHERE user_id = :user_id;

-- name: add_player(user_id)<!
INSERT INTO player (user_id) VALUES (:user_id);

-- name: user_of(player_id)$
SELECT user_id FROM player WHERE id = :player_id;

-- name: set_progress(user_id, episode, updated_ms)!
INSERT INTO progress (user_id, episode, updated_ms) VALUES (:user_id, :episode, :updated_ms)
ON CONFLICT (user_id) DO UPDATE SET episode = excluded.episode, updated_ms = excluded.updated_ms;

-- name: raise_progress(user_id, episode, updated_ms)^
INSERT INTO progress (user_id, episode, updated_ms) VALUES (:user_id, :episode, :updated_ms)
ON CONFLICT (user_id) DO UPDATE SET
    episode = MAX(progress.episode, excluded.episode), updated_ms = excluded.updated_ms
RETURNING episode;

-- name: progress_of(user_id)$
SELECT episode FROM progress WHERE user_id = :user_id;

-- name: export_progress(user_id)
SELECT episode, updated_ms FROM progress WHERE user_id = :user_id;

-- name: erase_progress(user_id)!
DELETE FROM progress WHERE user_id = :user_id;

-- name: export_asked(user_id)
SELECT asked_ms FROM asked WHERE user_id = :user_id;

-- name: erase_asked(user_id)!
DELETE FROM asked WHERE user_id = :user_id;

-- name: export_player(user_id)
SELECT id FROM player WHERE user_id = :user_id;

-- name: export_games(user_id)
SELECT game.id, game.guild_id, game.channel_id, game.started_ms, game.finished_ms
FROM player JOIN game ON game.host_id = player.id
WHERE player.user_id = :user_id ORDER BY game.id;

-- name: export_scores(user_id)
SELECT game_score.game_id, game_score.guild_id, game_score.points, game_score.correct
FROM player JOIN game_score ON game_score.player_id = player.id
WHERE player.user_id = :user_id ORDER BY game_score.game_id;

-- name: export_answers(user_id)
SELECT game_event.game_id, game_event.seq, game_event.body
FROM player JOIN game_event ON game_event.player_id = player.id
WHERE player.user_id = :user_id
ORDER BY game_event.game_id, game_event.seq;

-- name: erase_player(user_id)!
UPDATE player SET user_id = NULL WHERE user_id = :user_id;
