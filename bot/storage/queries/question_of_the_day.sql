-- name: add(game_id, announcement_id, run, channel_id, kind, closes_ms)!
INSERT INTO question_of_the_day (game_id, announcement_id, run, channel_id, kind, closes_ms)
VALUES (:game_id, :announcement_id, :run, :channel_id, :kind, :closes_ms);

-- name: of_run(announcement_id, run, channel_id)^
SELECT question_of_the_day.*, game.guild_id, game.finished_ms
FROM question_of_the_day JOIN game ON game.id = game_id
WHERE announcement_id = :announcement_id AND run = :run AND question_of_the_day.channel_id = :channel_id;

-- name: of_game(game_id)^
SELECT question_of_the_day.*, game.guild_id, game.finished_ms
FROM question_of_the_day JOIN game ON game.id = game_id
WHERE game_id = :game_id;

-- name: postpone(game_id, closes_ms)!
UPDATE question_of_the_day SET closes_ms = :closes_ms WHERE game_id = :game_id;

-- name: open_in(guild_id)
SELECT question_of_the_day.*, game.guild_id, game.finished_ms
FROM game JOIN question_of_the_day ON question_of_the_day.game_id = game.id
WHERE game.finished_ms IS NULL AND game.beside = 1 AND game.guild_id = :guild_id ORDER BY game.id;

-- name: left_open(until_ms)
-- Those that should have closed by then, and that the outbox will not reveal any more.
SELECT question_of_the_day.*, game.guild_id, game.finished_ms
FROM game JOIN question_of_the_day ON question_of_the_day.game_id = game.id
WHERE game.finished_ms IS NULL AND game.beside = 1 AND closes_ms <= :until_ms AND NOT EXISTS (
    SELECT 1 FROM delivery
    WHERE delivery.announcement_id = question_of_the_day.announcement_id AND delivery.run = question_of_the_day.run
        AND delivery.channel_id = question_of_the_day.channel_id AND delivery.step IN ('post', 'reveal')
        AND delivery.state IN ('planned', 'sending', 'checking')
) ORDER BY game.id;

-- name: steps(announcement_id, run, channel_id)
SELECT step, state, message_id FROM delivery
WHERE announcement_id = :announcement_id AND run = :run AND channel_id = :channel_id ORDER BY id;

-- name: standings(announcement_id, since_ms, until_ms, take)
-- What the questions of an announcement came to that closed in a span of time, added up; the most points first.
SELECT player.id AS player_id, player.user_id, SUM(game_score.points) AS points, SUM(game_score.correct) AS correct
FROM question_of_the_day
JOIN game ON game.id = question_of_the_day.game_id
JOIN game_score ON game_score.game_id = game.id
JOIN player ON player.id = game_score.player_id
WHERE question_of_the_day.announcement_id = :announcement_id
    AND game.finished_ms >= :since_ms AND game.finished_ms <= :until_ms AND player.user_id IS NOT NULL
GROUP BY player.id HAVING SUM(game_score.points) > 0
ORDER BY points DESC, player.id LIMIT :take;
