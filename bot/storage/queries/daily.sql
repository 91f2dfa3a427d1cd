-- name: draw(day, horizon, deck)!
INSERT INTO daily_deck (day, horizon, deck) VALUES (:day, :horizon, :deck) ON CONFLICT DO NOTHING;

-- name: deck(day, horizon)$
SELECT deck FROM daily_deck WHERE day = :day AND horizon = :horizon;

-- name: begin(player_id, day, game_id)!
INSERT INTO daily (player_id, day, game_id) VALUES (:player_id, :day, :game_id);

-- name: try_of(player_id, day)$
SELECT game_id FROM daily WHERE player_id = :player_id AND day = :day;

-- name: owner(game_id)^
SELECT daily.player_id, player.user_id, daily.day FROM daily JOIN player ON player.id = daily.player_id
WHERE daily.game_id = :game_id;

-- name: finish(game_id)!
UPDATE daily SET finished = 1 WHERE game_id = :game_id;

-- name: days(player_id)
SELECT day FROM daily WHERE player_id = :player_id AND finished = 1 ORDER BY day;

-- name: export_daily(user_id)
SELECT day, game_id, finished FROM player JOIN daily ON daily.player_id = player.id
WHERE player.user_id = :user_id ORDER BY day;
