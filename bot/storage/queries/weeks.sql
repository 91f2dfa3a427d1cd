-- A game is in the week in which it ended. What a season's reset in that week, or before it, took off the boards is off
-- these too; one that came after the week changes nothing in it.
-- name: places(guild_id, start_ms, end_ms)
WITH counted AS (
    SELECT game_score.player_id, game_score.points, game_score.answered, game_score.correct
    FROM game JOIN game_score ON game_score.game_id = game.id
    WHERE game.guild_id = :guild_id AND game_score.guild_id = :guild_id
        AND game.finished_ms >= :start_ms AND game.finished_ms < :end_ms
        AND game.finished_ms > COALESCE(
            (SELECT begun_ms FROM season WHERE guild_id = :guild_id AND begun_ms < :end_ms), -1
        )
)
SELECT
    player.id AS player_id,
    player.user_id,
    RANK() OVER (ORDER BY SUM(points) DESC) AS rank,
    SUM(points) AS points,
    SUM(answered) AS answered,
    SUM(correct) AS correct,
    COUNT(*) AS games,
    NOT EXISTS (
        SELECT 1 FROM game_score AS earlier
        WHERE earlier.player_id = player.id AND earlier.guild_id = :guild_id AND earlier.finished_ms < :start_ms
    ) AS newcomer
FROM counted JOIN player ON player.id = counted.player_id
WHERE player.user_id IS NOT NULL
GROUP BY player.id
ORDER BY rank, player.id;

-- name: games(guild_id, start_ms, end_ms)$
SELECT COUNT(DISTINCT game.id)
FROM game JOIN game_score ON game_score.game_id = game.id
WHERE game.guild_id = :guild_id AND game_score.guild_id = :guild_id
    AND game.finished_ms >= :start_ms AND game.finished_ms < :end_ms
    AND game.finished_ms > COALESCE(
        (SELECT begun_ms FROM season WHERE guild_id = :guild_id AND begun_ms < :end_ms), -1
    );

-- name: add_week(announcement_id, run, zone, start_ms, end_ms, players, games)!
INSERT INTO closed_week (announcement_id, run, zone, start_ms, end_ms, players, games)
VALUES (:announcement_id, :run, :zone, :start_ms, :end_ms, :players, :games);

-- name: add_places(announcement_id, run, player_id, place, rank, points, answered, correct, games, newcomer)*!
INSERT INTO closed_week_place (
    announcement_id, run, player_id, place, rank, points, answered, correct, games, newcomer
) VALUES (
    :announcement_id, :run, :player_id, :place, :rank, :points, :answered, :correct, :games, :newcomer
);

-- name: week(announcement_id, run)^
SELECT zone, start_ms, end_ms, players, games FROM closed_week WHERE announcement_id = :announcement_id AND run = :run;

-- name: kept_places(announcement_id, run)
SELECT player_id, user_id, place, rank, points, answered, correct, games, newcomer
FROM closed_week_place JOIN player ON player.id = player_id
WHERE announcement_id = :announcement_id AND run = :run AND user_id IS NOT NULL ORDER BY place;

-- name: export_places(user_id)
SELECT closed_week_place.announcement_id, closed_week_place.run, rank, points, answered, correct, games, newcomer
FROM player JOIN closed_week_place ON closed_week_place.player_id = player.id
WHERE player.user_id = :user_id ORDER BY closed_week_place.announcement_id, closed_week_place.run;

-- name: erase_places(user_id)!
DELETE FROM closed_week_place WHERE player_id = (SELECT id FROM player WHERE user_id = :user_id);
