-- name: add_game(id, guild_id, channel_id, host_id, started_ms)!
INSERT INTO game (id, guild_id, channel_id, host_id, started_ms)
VALUES (:id, :guild_id, :channel_id, :host_id, :started_ms);

-- name: append(game_id, seq, body)!
INSERT INTO game_event (game_id, seq, body) VALUES (:game_id, :seq, :body);

-- name: finish(game_id, finished_ms)!
UPDATE game SET finished_ms = :finished_ms WHERE id = :game_id;

-- name: told(game_id, told_ms)!
UPDATE game SET told_ms = :told_ms WHERE id = :game_id;

-- name: untold()
SELECT game.id, game.guild_id, game.channel_id, player.user_id AS host_user_id
FROM game JOIN player ON player.id = game.host_id
WHERE game.told_ms IS NULL ORDER BY game.id;

-- name: journal(game_id)
SELECT body FROM game_event WHERE game_id = :game_id ORDER BY seq;

-- name: key_of(game_id)^
SELECT game.id, game.guild_id, game.channel_id, player.user_id AS host_user_id
FROM game JOIN player ON player.id = game.host_id
WHERE game.id = :game_id;
