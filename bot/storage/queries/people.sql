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
SELECT game_score.game_id, game_score.guild_id, game_score.points, game_score.correct, game_score.answered,
    game_score.streak, game_score.lead, game_score.tail, game_score.won, game_score.finished_ms, game_score.categories
FROM player JOIN game_score ON game_score.player_id = player.id
WHERE player.user_id = :user_id ORDER BY game_score.game_id;

-- name: export_answers(user_id)
SELECT game_event.game_id, game_event.seq, game_event.body
FROM player JOIN game_event ON game_event.player_id = player.id
WHERE player.user_id = :user_id
ORDER BY game_event.game_id, game_event.seq;

-- name: erase_player(user_id)!
UPDATE player SET user_id = NULL WHERE user_id = :user_id;

-- name: export_standings(user_id)
SELECT guild_id, period, start_ms, points, wins, answered, correct, streak, run, games
FROM player JOIN standing ON standing.player_id = player.id
WHERE player.user_id = :user_id ORDER BY guild_id, period, start_ms;

-- name: erase_standings(user_id)!
DELETE FROM standing WHERE player_id = (SELECT id FROM player WHERE user_id = :user_id);

-- name: export_tallies(user_id)
SELECT guild_id, category, answered, correct
FROM player JOIN tally ON tally.player_id = player.id
WHERE player.user_id = :user_id ORDER BY guild_id, category;

-- name: erase_tallies(user_id)!
DELETE FROM tally WHERE player_id = (SELECT id FROM player WHERE user_id = :user_id);

-- name: export_badges(user_id)
SELECT guild_id, badge_id, at_ms
FROM player JOIN badge ON badge.player_id = player.id
WHERE player.user_id = :user_id ORDER BY at_ms, guild_id, badge_id;

-- name: erase_badges(user_id)!
DELETE FROM badge WHERE player_id = (SELECT id FROM player WHERE user_id = :user_id);

-- name: export_global(user_id)
SELECT since_ms FROM global_board WHERE user_id = :user_id;

-- name: erase_global(user_id)!
DELETE FROM global_board WHERE user_id = :user_id;

-- name: set_naming(user_id, script)!
INSERT INTO naming (user_id, script) VALUES (:user_id, :script)
ON CONFLICT (user_id) DO UPDATE SET script = excluded.script;

-- name: naming_of(user_id)$
SELECT script FROM naming WHERE user_id = :user_id;

-- name: export_naming(user_id)
SELECT script FROM naming WHERE user_id = :user_id;

-- name: erase_naming(user_id)!
DELETE FROM naming WHERE user_id = :user_id;
