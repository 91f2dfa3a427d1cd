-- name: report(guild_id, question_id, player_id, print, game_id, round, kind, text, at_ms)!
INSERT OR REPLACE INTO question_report (guild_id, question_id, player_id, print, game_id, round, kind, text, at_ms)
VALUES (:guild_id, :question_id, :player_id, :print, :game_id, :round, :kind, :text, :at_ms);

-- name: queue(guild_id)
-- The questions with open reports, most reported first; guild 0 is everywhere.
SELECT question_id, print, COUNT(*) AS people, COUNT(DISTINCT guild_id) AS guilds, MAX(at_ms) AS last_ms
FROM question_report
WHERE state = 'open' AND :guild_id IN (0, guild_id)
GROUP BY question_id, print
ORDER BY people DESC, MIN(at_ms), question_id, print;

-- name: known_as(print)^
SELECT question_id, print FROM question_report WHERE print = :print LIMIT 1;

-- name: reports_on(guild_id, question_id, print)
SELECT guild_id, game_id, round, kind, text, at_ms
FROM question_report
WHERE state = 'open' AND question_id = :question_id AND print = :print AND :guild_id IN (0, guild_id)
ORDER BY at_ms DESC;

-- name: close(guild_id, question_id, print, state)!
UPDATE question_report SET state = :state
WHERE state = 'open' AND question_id = :question_id AND print = :print AND :guild_id IN (0, guild_id);

-- name: disown(guild_id, question_id, print)!
-- What is found to be fine after all takes the credit for its reports back.
UPDATE question_report SET state = 'aside'
WHERE state = 'upheld' AND question_id = :question_id AND print = :print AND :guild_id IN (0, guild_id);

-- name: often_reported(guild_id, people, guilds)
-- Questions that enough different people report, in one server or in enough of them.
SELECT question_id, print FROM question_report
WHERE state = 'open' AND guild_id = :guild_id AND guild_id <> 0
GROUP BY question_id, print HAVING COUNT(*) >= :people
UNION
SELECT question_id, print FROM question_report
WHERE state = 'open' AND guild_id <> 0
GROUP BY question_id, print HAVING COUNT(DISTINCT guild_id) >= :guilds AND COUNT(DISTINCT player_id) >= :guilds;

-- name: ruled_out(guild_id)
-- Questions whose last ruling, for this server or for all, took their key away.
SELECT question_id, print FROM ruling
WHERE verdict <> 'fine' AND id = (
    SELECT MAX(later.id) FROM ruling AS later
    WHERE later.question_id = ruling.question_id AND later.print = ruling.print AND later.guild_id IN (0, :guild_id)
);

-- name: upheld(user_id, guild_id)$
SELECT COUNT(*) FROM player JOIN question_report ON question_report.player_id = player.id
WHERE player.user_id = :user_id AND state = 'upheld' AND :guild_id IN (0, guild_id);

-- name: asked_in(guild_id, question_id)
-- Where a question was asked and how: the journal's row as JSON. Guild 0 is everywhere.
SELECT game.id AS game_id, game_event.body
FROM game_event JOIN game ON game.id = game_event.game_id
WHERE game_event.question_id = :question_id AND :guild_id IN (0, game.guild_id)
ORDER BY game.id;

-- name: rule(guild_id, question_id, print, verdict, right, player_id, at_ms)<!
INSERT INTO ruling (guild_id, question_id, print, verdict, "right", player_id, at_ms)
VALUES (:guild_id, :question_id, :print, :verdict, :right, :player_id, :at_ms);

-- name: concern(ruling_id, game_id, round)*!
INSERT INTO ruling_game (ruling_id, game_id, round) VALUES (:ruling_id, :game_id, :round);

-- name: due()^
-- What is still to be rescored, in games that are over, in the order in which it was ruled.
SELECT ruling.id AS ruling_id, ruling_game.game_id, ruling_game.round, game.guild_id, game.finished_ms,
    ruling.verdict, ruling."right", ruling.at_ms
FROM ruling_game
JOIN ruling ON ruling.id = ruling_game.ruling_id
JOIN game ON game.id = ruling_game.game_id
WHERE ruling_game.state = 'due' AND game.finished_ms IS NOT NULL
ORDER BY ruling.id, ruling_game.game_id, ruling_game.round LIMIT 1;

-- name: waiting()$
-- How many games under way are to be rescored when they are over.
SELECT COUNT(*) FROM ruling_game JOIN game ON game.id = ruling_game.game_id
WHERE ruling_game.state = 'due' AND game.finished_ms IS NULL;

-- name: applied(ruling_id, game_id, round, state, change)!
UPDATE ruling_game SET state = :state, change = :change
WHERE ruling_id = :ruling_id AND game_id = :game_id AND round = :round AND state = 'due';

-- name: untold()^
-- What is to be told next: the games of a ruling and a channel in one message; first what a crash cut off.
SELECT ruling.id AS ruling_id, ruling.verdict, ruling_game.state, game.guild_id, game.channel_id, MIN(ruling_game.since_ms) AS since_ms,
    (
        SELECT COUNT(*) FROM question_report
        WHERE question_report.question_id = ruling.question_id AND question_report.print = ruling.print
            AND question_report.guild_id = game.guild_id AND question_report.state = 'upheld'
    ) AS reporters,
    json_group_array(json(ruling_game.change)) AS changes
FROM ruling_game
JOIN ruling ON ruling.id = ruling_game.ruling_id
JOIN game ON game.id = ruling_game.game_id
WHERE ruling_game.state IN ('applied', 'telling')
    AND NOT EXISTS (
        SELECT 1 FROM ruling_game AS other JOIN game AS beside ON beside.id = other.game_id
        WHERE other.ruling_id = ruling.id AND other.state = 'due' AND beside.channel_id = game.channel_id
            AND beside.finished_ms IS NOT NULL
    )
GROUP BY ruling.id, game.channel_id, ruling_game.state
ORDER BY ruling.id, game.channel_id, ruling_game.state DESC LIMIT 1;

-- name: tell(ruling_id, channel_id, since_ms)!
UPDATE ruling_game SET state = 'telling', since_ms = :since_ms
WHERE ruling_id = :ruling_id AND state = 'applied'
    AND game_id IN (SELECT id FROM game WHERE channel_id = :channel_id);

-- name: told(ruling_id, channel_id)!
UPDATE ruling_game SET state = 'told'
WHERE ruling_id = :ruling_id AND state = 'telling'
    AND game_id IN (SELECT id FROM game WHERE channel_id = :channel_id);

-- name: export_reports(user_id)
SELECT guild_id, question_id, game_id, round, kind, text, at_ms, state
FROM player JOIN question_report ON question_report.player_id = player.id
WHERE player.user_id = :user_id ORDER BY at_ms;

-- name: erase_reports(user_id)!
DELETE FROM question_report WHERE player_id = (SELECT id FROM player WHERE user_id = :user_id);

-- name: export_rulings(user_id)
SELECT ruling.id, guild_id, question_id, verdict, "right", at_ms
FROM player JOIN ruling ON ruling.player_id = player.id
WHERE player.user_id = :user_id ORDER BY ruling.id;
