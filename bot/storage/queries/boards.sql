-- name: add_scores(game_id, player_id, guild_id, points, correct, answered, streak, lead, tail, won, finished_ms, categories)*!
INSERT INTO game_score (
    game_id, player_id, guild_id, points, correct, answered, streak, lead, tail, won, finished_ms, categories
) VALUES (
    :game_id, :player_id, :guild_id, :points, :correct, :answered, :streak, :lead, :tail, :won, :finished_ms, :categories
);

-- name: drop_scores(game_id)
DELETE FROM game_score WHERE game_id = :game_id RETURNING player_id;

-- name: known(players)
-- Those of the players, a JSON array, who were not erased; whether they are on the global board, and their last game.
SELECT
    player.id AS player_id,
    global_board.user_id IS NOT NULL AS is_global,
    (
        SELECT MAX(game_score.finished_ms) FROM game_score
        WHERE game_score.player_id = player.id AND game_score.guild_id <> 0
    ) AS last_ms
FROM json_each(:players) AS wanted
JOIN player ON player.id = wanted.value
LEFT JOIN global_board ON global_board.user_id = player.user_id
WHERE player.user_id IS NOT NULL;

-- name: scores_of(player_id, guild_id)
-- All that counts on a guild's board, or, for guild 0, on the global one.
SELECT points, correct, answered, streak, lead, tail, won, finished_ms, categories
FROM game_score
WHERE player_id = :player_id
    AND IIF(
        :guild_id = 0,
        guild_id <> 0,
        guild_id = :guild_id
            AND finished_ms > COALESCE((SELECT begun_ms FROM season WHERE guild_id = :guild_id), -1)
    )
ORDER BY finished_ms, game_id;

-- name: scores_since(guild_id, since_ms)
-- What counts on the boards of a guild from a moment on, each player's in the order of the games' ends.
SELECT game_score.player_id, game_score.points, game_score.correct, game_score.answered, game_score.streak,
    game_score.lead, game_score.tail, game_score.won, game_score.finished_ms
FROM standing
JOIN game_score ON game_score.player_id = standing.player_id AND game_score.finished_ms >= :since_ms
    AND game_score.guild_id = :guild_id
WHERE standing.guild_id = :guild_id AND standing.period = 'all'
    AND game_score.finished_ms > COALESCE((SELECT begun_ms FROM season WHERE guild_id = :guild_id), -1)
ORDER BY game_score.player_id, game_score.finished_ms, game_score.game_id;

-- name: form(player_id, guild_id, take)
SELECT points, correct, answered, won, finished_ms FROM game_score
WHERE player_id = :player_id AND IIF(:guild_id = 0, guild_id <> 0, guild_id = :guild_id)
ORDER BY finished_ms DESC, game_id DESC LIMIT :take;

-- name: standings_of(players, guilds, starts)
-- starts is a JSON array of [period, start_ms].
SELECT standing.guild_id, standing.period, standing.start_ms, standing.player_id,
    points, wins, answered, correct, streak, run, games
FROM json_each(:players) AS player
CROSS JOIN json_each(:guilds) AS guild
CROSS JOIN json_each(:starts) AS start
JOIN standing ON standing.guild_id = guild.value
    AND standing.period = json_extract(start.value, '$[0]')
    AND standing.start_ms = json_extract(start.value, '$[1]')
    AND standing.player_id = player.value;

-- name: set_standings(guild_id, period, start_ms, player_id, points, wins, answered, correct, streak, run, games, accuracy)*!
INSERT OR REPLACE INTO standing (
    guild_id, period, start_ms, player_id, points, wins, answered, correct, streak, run, games, accuracy
) VALUES (
    :guild_id, :period, :start_ms, :player_id, :points, :wins, :answered, :correct, :streak, :run, :games, :accuracy
);

-- name: drop_standings(player_id, guild_id)!
DELETE FROM standing WHERE player_id = :player_id AND guild_id = :guild_id;

-- name: drop_periods(guild_id)!
DELETE FROM standing WHERE guild_id = :guild_id AND period <> 'all';

-- name: add_tallies(player_id, guild_id, category, answered, correct)*!
INSERT INTO tally (player_id, guild_id, category, answered, correct)
VALUES (:player_id, :guild_id, :category, :answered, :correct)
ON CONFLICT (guild_id, player_id, category) DO UPDATE SET
    answered = tally.answered + excluded.answered, correct = tally.correct + excluded.correct;

-- name: drop_tallies(player_id, guild_id)!
DELETE FROM tally WHERE player_id = :player_id AND guild_id = :guild_id;

-- name: tallies(players, guild_id)
SELECT player_id, category, tally.answered, tally.correct
FROM json_each(:players) AS wanted JOIN tally ON tally.player_id = wanted.value AND tally.guild_id = :guild_id
ORDER BY tally.answered DESC, category;

-- name: add_badges(player_id, guild_id, badge_id, at_ms)*!
INSERT INTO badge (player_id, guild_id, badge_id, at_ms) VALUES (:player_id, :guild_id, :badge_id, :at_ms)
ON CONFLICT DO NOTHING;

-- name: badges(player_id, guild_id)
SELECT badge_id, MIN(at_ms) AS at_ms FROM badge
WHERE player_id = :player_id AND (:guild_id = 0 OR guild_id = :guild_id)
GROUP BY badge_id ORDER BY at_ms, badge_id;

-- name: begin_season(guild_id, begun_ms)!
INSERT INTO season (guild_id, begun_ms) VALUES (:guild_id, :begun_ms)
ON CONFLICT (guild_id) DO UPDATE SET begun_ms = excluded.begun_ms;

-- name: season(guild_id)$
SELECT begun_ms FROM season WHERE guild_id = :guild_id;

-- name: drop_guild_standings(guild_id)!
DELETE FROM standing WHERE guild_id = :guild_id;

-- name: drop_guild_tallies(guild_id)!
DELETE FROM tally WHERE guild_id = :guild_id;

-- name: join_global(user_id, since_ms)!
INSERT INTO global_board (user_id, since_ms) VALUES (:user_id, :since_ms) ON CONFLICT DO NOTHING;

-- name: leave_global(user_id)!
DELETE FROM global_board WHERE user_id = :user_id;

-- name: is_global(user_id)$
SELECT 1 FROM global_board WHERE user_id = :user_id;

-- name: standing_of(guild_id, period, start_ms, user_id)^
SELECT player.user_id, points, wins, answered, correct, streak, run, games, accuracy
FROM player JOIN standing ON standing.player_id = player.id
WHERE player.user_id = :user_id AND guild_id = :guild_id AND period = :period AND start_ms = :start_ms;

-- name: page_points(guild_id, period, start_ms, skip, take)
SELECT player.user_id, standing.points, wins, answered, correct, standing.streak, run, games, standing.accuracy
FROM (
    SELECT player_id FROM standing
    WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms AND points > 0
    ORDER BY points DESC, player_id LIMIT :take OFFSET :skip
) AS page
JOIN standing USING (player_id) JOIN player ON player.id = page.player_id
WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms
ORDER BY standing.points DESC, page.player_id;

-- name: size_points(guild_id, period, start_ms, most)$
SELECT COUNT(*) FROM (
    SELECT 1 FROM standing WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms AND points > 0
    LIMIT :most
);

-- name: above_points(guild_id, period, start_ms, value, most)$
SELECT COUNT(*) FROM (
    SELECT 1 FROM standing
    WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms
        AND points > :value AND points > 0
    LIMIT :most
);

-- name: page_wins(guild_id, period, start_ms, skip, take)
SELECT player.user_id, standing.points, wins, answered, correct, standing.streak, run, games, standing.accuracy
FROM (
    SELECT player_id FROM standing
    WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms AND wins > 0
    ORDER BY wins DESC, player_id LIMIT :take OFFSET :skip
) AS page
JOIN standing USING (player_id) JOIN player ON player.id = page.player_id
WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms
ORDER BY standing.wins DESC, page.player_id;

-- name: size_wins(guild_id, period, start_ms, most)$
SELECT COUNT(*) FROM (
    SELECT 1 FROM standing WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms AND wins > 0
    LIMIT :most
);

-- name: above_wins(guild_id, period, start_ms, value, most)$
SELECT COUNT(*) FROM (
    SELECT 1 FROM standing
    WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms
        AND wins > :value AND wins > 0
    LIMIT :most
);

-- name: page_accuracy(guild_id, period, start_ms, skip, take)
SELECT player.user_id, standing.points, wins, answered, correct, standing.streak, run, games, standing.accuracy
FROM (
    SELECT player_id FROM standing
    WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms AND accuracy > 0
    ORDER BY accuracy DESC, player_id LIMIT :take OFFSET :skip
) AS page
JOIN standing USING (player_id) JOIN player ON player.id = page.player_id
WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms
ORDER BY standing.accuracy DESC, page.player_id;

-- name: size_accuracy(guild_id, period, start_ms, most)$
SELECT COUNT(*) FROM (
    SELECT 1 FROM standing WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms AND accuracy > 0
    LIMIT :most
);

-- name: above_accuracy(guild_id, period, start_ms, value, most)$
SELECT COUNT(*) FROM (
    SELECT 1 FROM standing
    WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms
        AND accuracy > :value AND accuracy > 0
    LIMIT :most
);

-- name: page_streak(guild_id, period, start_ms, skip, take)
SELECT player.user_id, standing.points, wins, answered, correct, standing.streak, run, games, standing.accuracy
FROM (
    SELECT player_id FROM standing
    WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms AND streak > 0
    ORDER BY streak DESC, player_id LIMIT :take OFFSET :skip
) AS page
JOIN standing USING (player_id) JOIN player ON player.id = page.player_id
WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms
ORDER BY standing.streak DESC, page.player_id;

-- name: size_streak(guild_id, period, start_ms, most)$
SELECT COUNT(*) FROM (
    SELECT 1 FROM standing WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms AND streak > 0
    LIMIT :most
);

-- name: above_streak(guild_id, period, start_ms, value, most)$
SELECT COUNT(*) FROM (
    SELECT 1 FROM standing
    WHERE guild_id = :guild_id AND period = :period AND start_ms = :start_ms
        AND streak > :value AND streak > 0
    LIMIT :most
);
