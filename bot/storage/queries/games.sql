-- name: add_game(id, guild_id, channel_id, host_id, started_ms, beside)!
INSERT INTO game (id, guild_id, channel_id, host_id, started_ms, beside)
VALUES (:id, :guild_id, :channel_id, :host_id, :started_ms, :beside);

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

-- name: journal_of(game_id, player_id, head)
-- What one player's part in a game takes to be replayed: its first rows, and those of the player, which an index finds.
SELECT body FROM (
    SELECT seq, body FROM game_event WHERE game_id = :game_id AND seq < :head
    UNION
    SELECT seq, body FROM game_event WHERE game_id = :game_id AND player_id = :player_id
) ORDER BY seq;

-- name: length(game_id)$
SELECT COALESCE(MAX(seq) + 1, 0) FROM game_event WHERE game_id = :game_id;

-- name: key_of(game_id)^
SELECT game.id, game.guild_id, game.channel_id, player.user_id AS host_user_id
FROM game JOIN player ON player.id = game.host_id
WHERE game.id = :game_id;
