-- name: add_exposures(question_id, at_ms, met)
-- Those of met, a JSON array of [player, right (0 or 1), time to answer or null], who meet the question for the first time.
INSERT INTO exposure (player_id, question_id, is_right, elapsed_ms, at_ms)
SELECT json_extract(value, '$[0]'), :question_id, json_extract(value, '$[1]'), json_extract(value, '$[2]'), :at_ms
FROM json_each(:met) WHERE true
ON CONFLICT (player_id, question_id) DO NOTHING
RETURNING is_right, elapsed_ms;

-- name: add_to_tally(question_id, right_count, wrong_count, silent_count)!
INSERT INTO question_tally (question_id, right_count, wrong_count, silent_count)
VALUES (:question_id, :right_count, :wrong_count, :silent_count)
ON CONFLICT (question_id) DO UPDATE SET
    right_count = question_tally.right_count + excluded.right_count,
    wrong_count = question_tally.wrong_count + excluded.wrong_count,
    silent_count = question_tally.silent_count + excluded.silent_count;

-- name: tallies()
SELECT question_id, right_count, wrong_count, silent_count FROM question_tally ORDER BY question_id;

-- name: first_answers()
SELECT player_id, question_id, is_right FROM exposure WHERE elapsed_ms IS NOT NULL ORDER BY player_id, question_id;

-- name: note_asked(guild_id, question_id, asked_ms)!
INSERT INTO guild_question (guild_id, question_id, asked_ms) VALUES (:guild_id, :question_id, :asked_ms)
ON CONFLICT (guild_id, question_id) DO UPDATE SET asked_ms = excluded.asked_ms;

-- name: asked_since(guild_id, since_ms)
SELECT question_id, asked_ms FROM guild_question
WHERE guild_id = :guild_id AND asked_ms >= :since_ms ORDER BY question_id;

-- name: forget_asked(guild_id)!
DELETE FROM guild_question WHERE guild_id = :guild_id;

-- name: export_exposures(user_id)
SELECT exposure.question_id, exposure.is_right, exposure.elapsed_ms, exposure.at_ms
FROM player JOIN exposure ON exposure.player_id = player.id
WHERE player.user_id = :user_id ORDER BY exposure.question_id;
