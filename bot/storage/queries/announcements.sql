-- name: add(id, guild_id, server, author_id, kind, options, title, text, colour, picture_name, picture_alt, roles, everyone, publish, thread, plan, late, tolerance_ms, now, since_ms, next_ms, ahead_ms)!
INSERT INTO announcement (
    id, guild_id, server, author_id, writer_id, kind, options, title, text, colour, picture_name, picture_alt, roles, everyone,
    publish, thread, plan, late, tolerance_ms, version, made_ms, since_ms, next_ms, ahead_ms
) VALUES (
    :id, :guild_id, :server, :author_id, :author_id, :kind, :options, :title, :text, :colour, :picture_name, :picture_alt, :roles,
    :everyone, :publish, :thread, :plan, :late, :tolerance_ms, 1, :now, :since_ms, :next_ms, :ahead_ms
);

-- name: edit(id, version, server, options, title, text, colour, picture_name, picture_alt, roles, everyone, publish, thread, plan, late, tolerance_ms, since_ms, next_ms, ahead_ms)!
UPDATE announcement SET
    server = :server, options = :options, title = :title, text = :text, colour = :colour, picture_name = :picture_name,
    picture_alt = :picture_alt,
    roles = :roles, everyone = :everyone, publish = :publish, thread = :thread, plan = :plan, late = :late,
    tolerance_ms = :tolerance_ms, version = version + 1, since_ms = MAX(since_ms, :since_ms), next_ms = :next_ms,
    ahead_ms = :ahead_ms
WHERE id = :id AND version = :version AND cancelled_ms IS NULL;

-- name: is_rewritten(id, title, text, thread, picture, picture_name, picture_alt)$
SELECT title != :title OR text != :text OR thread IS NOT :thread OR picture_name IS NOT :picture_name
    OR picture_alt IS NOT :picture_alt
    OR (:picture IS NOT x''
        AND (SELECT bytes FROM announcement_picture WHERE announcement_id = announcement.id) IS NOT :picture)
FROM announcement WHERE id = :id;

-- name: set_writer(id, writer_id)!
UPDATE announcement SET writer_id = :writer_id WHERE id = :id;

-- name: set_picture(announcement_id, picture)!
INSERT INTO announcement_picture (announcement_id, bytes) VALUES (:announcement_id, :picture)
ON CONFLICT (announcement_id) DO UPDATE SET bytes = excluded.bytes WHERE bytes != excluded.bytes;

-- name: drop_picture(announcement_id)!
DELETE FROM announcement_picture WHERE announcement_id = :announcement_id;

-- name: oldest_picture()$
SELECT MIN(cancelled_ms) FROM announcement WHERE cancelled_ms IS NOT NULL AND picture_name IS NOT NULL;

-- name: drop_old_pictures(before_ms)!
DELETE FROM announcement_picture
WHERE announcement_id IN (SELECT id FROM announcement WHERE cancelled_ms < :before_ms AND picture_name IS NOT NULL);

-- name: unname_old_pictures(before_ms)!
UPDATE announcement SET picture_name = NULL, picture_alt = NULL
WHERE cancelled_ms < :before_ms AND picture_name IS NOT NULL;

-- name: cancel(id, now)!
UPDATE announcement SET cancelled_ms = :now, next_ms = NULL, version = version + 1
WHERE id = :id AND cancelled_ms IS NULL;

-- name: skip_planned(announcement_id, reason)!
-- What was asked for after the post (a correction, a recall, the answer to a question) is still owed to its readers.
UPDATE delivery SET state = 'skipped', next_ms = NULL, reason = :reason
WHERE announcement_id = :announcement_id AND state = 'planned' AND step IN ('post', 'thread', 'publish');

-- name: add_target(announcement_id, channel_id, kind)!
INSERT INTO announcement_target (announcement_id, channel_id, kind) VALUES (:announcement_id, :channel_id, :kind);

-- name: clear_targets(announcement_id)!
DELETE FROM announcement_target WHERE announcement_id = :announcement_id;

-- name: add_change(announcement_id, changer_id, at_ms, what)!
INSERT INTO announcement_change (announcement_id, version, changer_id, at_ms, what)
SELECT id, version, :changer_id, :at_ms, :what FROM announcement WHERE id = :announcement_id;

-- name: changes(announcement_id)
SELECT announcement_change.version, player.user_id, announcement_change.at_ms, announcement_change.what
FROM announcement_change JOIN player ON player.id = announcement_change.changer_id
WHERE announcement_id = :announcement_id ORDER BY announcement_change.version;

-- name: one(id, whole)^
SELECT announcement.*, player.user_id,
    CASE WHEN :whole THEN announcement_picture.bytes WHEN picture_name IS NOT NULL THEN x'' END AS picture
FROM announcement JOIN player ON player.id = announcement.author_id
    LEFT JOIN announcement_picture ON announcement_picture.announcement_id = announcement.id
WHERE announcement.id = :id;

-- name: of_guild(guild_id)
SELECT id FROM announcement WHERE guild_id = :guild_id AND cancelled_ms IS NULL ORDER BY next_ms IS NULL, next_ms, id;

-- name: targets(announcement_id)
SELECT channel_id, kind FROM announcement_target WHERE announcement_id = :announcement_id ORDER BY channel_id;

-- name: plans()
SELECT id, guild_id, plan, since_ms, next_ms FROM announcement WHERE cancelled_ms IS NULL;

-- name: planned_runs(announcement_id, since_ms)
SELECT DISTINCT run FROM delivery WHERE announcement_id = :announcement_id AND step = 'post' AND due_ms > :since_ms;

-- name: set_next(id, version, since_ms, next_ms)!
UPDATE announcement SET since_ms = :since_ms, next_ms = :next_ms
WHERE id = :id AND version = :version AND cancelled_ms IS NULL;

-- name: renew(id, next_ms)!
UPDATE announcement SET next_ms = :next_ms WHERE id = :id AND cancelled_ms IS NULL;

-- name: nearest()
SELECT guild_id, channel_id, MIN(next_ms) AS next_ms FROM (
    SELECT guild_id, NULL AS channel_id, next_ms - ahead_ms AS next_ms FROM announcement WHERE next_ms IS NOT NULL
    UNION ALL
    SELECT guild_id, channel_id, next_ms FROM delivery WHERE next_ms IS NOT NULL
) GROUP BY guild_id, channel_id;

-- name: due_plans(now)
-- Nothing goes out more than a day ahead.
SELECT id, guild_id FROM announcement
WHERE next_ms <= :now + 86400000 AND next_ms - ahead_ms <= :now ORDER BY next_ms - ahead_ms, id;

-- name: due_channels(now)
SELECT guild_id, channel_id FROM delivery WHERE next_ms <= :now GROUP BY guild_id, channel_id ORDER BY MIN(next_ms);

-- name: due_in(channel_id, now)^
SELECT * FROM delivery WHERE channel_id = :channel_id AND next_ms <= :now ORDER BY due_ms, id LIMIT 1;

-- name: pings_between(guild_id, since_ms, until_ms)$
SELECT COUNT(*) FROM delivery
WHERE guild_id = :guild_id AND pings = 1 AND first_ms >= :since_ms AND first_ms < :until_ms AND state != 'failed';

-- name: add_delivery(announcement_id, guild_id, run, number, channel_id, kind, step, state, due_ms, ready_ms, next_ms, late_ms, folded, folded_since_ms, message_id, reason)!
INSERT INTO delivery (
    announcement_id, guild_id, run, number, channel_id, kind, step, state, due_ms, ready_ms, next_ms, late_ms, folded,
    folded_since_ms, message_id, reason
) VALUES (
    :announcement_id, :guild_id, :run, :number, :channel_id, :kind, :step, :state, :due_ms, :ready_ms, :next_ms, :late_ms,
    :folded, :folded_since_ms, :message_id, :reason
) ON CONFLICT (announcement_id, run, channel_id, step) DO NOTHING;

-- name: begin(id, was, now, pings, hush)^
UPDATE delivery SET
    state = 'sending', tries = tries + 1, first_ms = COALESCE(first_ms, :now), pings = :pings, hush = :hush,
    next_ms = NULL, reason = NULL, detail = NULL
WHERE id = :id AND state = :was RETURNING *;

-- name: settle(id, was, state, next_ms, first_ms, message_id, sent_ms, reason, detail)^
UPDATE delivery SET
    state = :state, next_ms = :next_ms, first_ms = :first_ms, message_id = COALESCE(:message_id, message_id),
    sent_ms = :sent_ms, reason = :reason, detail = :detail, told_ms = NULL, telling = NULL
WHERE id = :id AND state = :was RETURNING *;

-- name: reopen(id, was, now)^
UPDATE delivery SET
    state = 'planned', next_ms = :now, ready_ms = :now, first_ms = NULL, tries = 0, reason = NULL, detail = NULL
WHERE id = :id AND state = :was RETURNING *;

-- name: postpone(id, was, next_ms, tries)!
UPDATE delivery SET next_ms = :next_ms, tries = tries + :tries WHERE id = :id AND state = :was;

-- name: sending()
SELECT id, guild_id FROM delivery WHERE state = 'sending';

-- name: interrupted(id, now)!
UPDATE delivery SET state = 'checking', next_ms = :now WHERE id = :id AND state = 'sending';

-- name: delivery(id)^
SELECT * FROM delivery WHERE id = :id;

-- name: untold()
SELECT * FROM delivery WHERE state IN ('failed', 'unknown') AND told_ms IS NULL
UNION ALL
SELECT * FROM delivery WHERE hush = 'spent' AND told_ms IS NULL AND state = 'sent'
ORDER BY announcement_id, run, telling, id;

-- name: set_telling(id, telling)!
UPDATE delivery SET telling = :telling WHERE id = :id;

-- name: told(id, now)!
UPDATE delivery SET told_ms = :now WHERE id = :id;

-- name: published(channel_id, since_ms)
SELECT sent_ms FROM delivery
WHERE channel_id = :channel_id AND step = 'publish' AND state = 'sent' AND sent_ms > :since_ms ORDER BY sent_ms;

-- name: briefs(guild_id, since_ms, ended)
-- Of a picture it is only said that there is one; of those that have come to their end the newest are there.
SELECT announcement.id, guild_id, server, kind, options, title, text, colour, picture_name, picture_alt,
    CASE WHEN picture_name IS NOT NULL THEN x'' END AS picture,
    roles, everyone, publish, thread, plan, late, tolerance_ms, version, made_ms, since_ms, next_ms, cancelled_ms, ahead_ms, player.user_id
FROM announcement JOIN player ON player.id = announcement.author_id
WHERE guild_id = :guild_id AND (
    cancelled_ms > :since_ms OR (
        cancelled_ms IS NULL AND (next_ms IS NOT NULL OR json_extract(plan, '$.paused') OR announcement.id IN (
            SELECT id FROM announcement WHERE guild_id = :guild_id AND cancelled_ms IS NULL AND next_ms IS NULL
            ORDER BY since_ms DESC LIMIT :ended
        ))
    )
)
ORDER BY cancelled_ms IS NOT NULL, next_ms IS NULL, next_ms, announcement.id;

-- name: targets_in(guild_id)
SELECT announcement_id, channel_id, announcement_target.kind
FROM announcement_target JOIN announcement ON announcement.id = announcement_target.announcement_id
WHERE guild_id = :guild_id ORDER BY channel_id;

-- name: last_posts_in(guild_id)
-- The rows of the newest run of each announcement of which a row is there.
SELECT delivery.* FROM announcement JOIN delivery
    ON delivery.announcement_id = announcement.id AND delivery.step = 'post' AND delivery.due_ms = (
        SELECT MAX(last.due_ms) FROM delivery AS last WHERE last.announcement_id = announcement.id AND last.step = 'post'
    )
WHERE announcement.guild_id = :guild_id ORDER BY announcement.id, channel_id;

-- name: count_posts(announcement_id)$
SELECT COUNT(*) FROM delivery WHERE announcement_id = :announcement_id AND step = 'post';

-- name: posts(announcement_id, take, skip)
SELECT * FROM delivery WHERE announcement_id = :announcement_id AND step = 'post'
ORDER BY due_ms DESC, run DESC, channel_id LIMIT :take OFFSET :skip;

-- name: steps_of(announcement_id, run)
SELECT * FROM delivery WHERE announcement_id = :announcement_id AND run = :run ORDER BY channel_id, id;

-- name: step_of(announcement_id, run, channel_id, step)^
SELECT * FROM delivery
WHERE announcement_id = :announcement_id AND run = :run AND channel_id = :channel_id AND step = :step;

-- name: sent_runs(announcement_id, run, take, skip)
SELECT run, MAX(number) AS number, MAX(due_ms) AS due_ms, MIN(sent_ms) AS sent_ms, COUNT(*) AS posts, MIN(id) AS id,
    COUNT(*) OVER () AS among
FROM delivery WHERE announcement_id = :announcement_id AND step = 'post' AND state = 'sent' AND message_id IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM delivery AS recall WHERE recall.announcement_id = delivery.announcement_id
            AND recall.run = delivery.run AND recall.channel_id = delivery.channel_id AND recall.step = 'recall'
            AND recall.state NOT IN ('failed', 'skipped')
    ) AND (:run IS NULL OR run = :run)
GROUP BY run ORDER BY due_ms DESC, run DESC LIMIT :take OFFSET :skip;

-- name: troubles_in(guild_id, take, skip)
SELECT * FROM delivery
WHERE announcement_id IN (SELECT id FROM announcement WHERE guild_id = :guild_id) AND state IN ('failed', 'unknown')
ORDER BY due_ms DESC, run DESC, channel_id, id LIMIT :take OFFSET :skip;

-- name: unsaid(guild_id, channel_id, since_ms, take)
-- What a guild was to hear since a moment and did not, in one channel or in all. That it was folded into another or
-- cancelled is no silence, nor that there was nothing to say: most days have no anniversary.
SELECT * FROM delivery
WHERE announcement_id IN (SELECT id FROM announcement WHERE guild_id = :guild_id) AND due_ms >= :since_ms
    AND (:channel_id IS NULL OR channel_id = :channel_id)
    AND (state IN ('failed', 'unknown') OR (state = 'skipped' AND step = 'post' AND reason = 'late'))
ORDER BY state = 'skipped', due_ms DESC, channel_id, id LIMIT :take;

-- name: count_troubles(guild_id)$
SELECT COUNT(*) FROM delivery
WHERE announcement_id IN (SELECT id FROM announcement WHERE guild_id = :guild_id) AND state IN ('failed', 'unknown');

-- name: open_in(guild_id, until_ms)
SELECT * FROM delivery WHERE guild_id = :guild_id AND next_ms <= :until_ms AND state IN ('planned', 'checking')
ORDER BY next_ms, id;

-- name: ask_step(announcement_id, run, step, now)!
-- Whether the message of a post that is sending or checking is there is found out first, by its own row.
INSERT INTO delivery (
    announcement_id, guild_id, run, number, channel_id, kind, step, state, due_ms, ready_ms, next_ms, late_ms, folded,
    folded_since_ms, message_id
)
SELECT announcement_id, guild_id, run, number, channel_id, kind, :step, 'planned', due_ms, :now, :now, late_ms, folded,
    folded_since_ms, message_id
FROM delivery WHERE announcement_id = :announcement_id AND run = :run AND step = 'post' AND (
    state IN ('sending', 'checking') OR (state = 'sent' AND message_id IS NOT NULL)
)
ON CONFLICT (announcement_id, run, channel_id, step) DO UPDATE SET
    -- One that is under way may have taken the text of before: it is done once more.
    state = CASE state WHEN 'sending' THEN 'checking' ELSE 'planned' END, ready_ms = :now, next_ms = :now,
    message_id = excluded.message_id, first_ms = NULL, tries = 0, sent_ms = NULL, reason = NULL, detail = NULL,
    told_ms = NULL;

-- name: skip_run(announcement_id, run, reason)!
UPDATE delivery SET state = 'skipped', next_ms = NULL, reason = :reason
WHERE announcement_id = :announcement_id AND run = :run AND state = 'planned'
    AND step IN ('post', 'thread', 'publish', 'correct', 'start');

-- name: touch(id)!
UPDATE announcement SET version = version + 1 WHERE id = :id;

-- name: corrected(channel_id, since_ms)
SELECT delivery.sent_ms FROM delivery JOIN delivery AS publish
    ON publish.announcement_id = delivery.announcement_id AND publish.run = delivery.run
    AND publish.channel_id = delivery.channel_id AND publish.step = 'publish' AND publish.state = 'sent'
WHERE delivery.channel_id = :channel_id AND delivery.step = 'correct' AND delivery.state = 'sent'
    AND delivery.sent_ms > :since_ms ORDER BY delivery.sent_ms;

-- name: forget_guild(guild_id)!
DELETE FROM announcement WHERE guild_id = :guild_id;

-- name: export_announcements(user_id)
SELECT announcement.id, guild_id, server, kind, options, title, text, colour, thread, picture_name, picture_alt,
    CASE WHEN picture_name IS NOT NULL THEN 'announcement-' || announcement.id || '-' || picture_name END AS picture_file,
    roles, everyone, publish, plan, late, tolerance_ms,
    (SELECT json_group_array(channel_id) FROM announcement_target WHERE announcement_id = announcement.id) AS channels,
    author_id = player.id AS made_by_you, COALESCE(writer_id = player.id, 0) AS last_written_by_you,
    version, made_ms, next_ms, cancelled_ms
FROM player JOIN announcement ON announcement.author_id = player.id OR announcement.writer_id = player.id
WHERE player.user_id = :user_id ORDER BY announcement.id;

-- name: export_pictures(user_id)
SELECT 'announcement' AS what, announcement.id,
    'announcement-' || announcement.id || '-' || COALESCE(picture_name, 'picture') AS name,
    LENGTH(bytes) AS size
FROM player JOIN announcement ON announcement.author_id = player.id OR announcement.writer_id = player.id
    JOIN announcement_picture ON announcement_picture.announcement_id = announcement.id
WHERE player.user_id = :user_id
UNION ALL
SELECT 'draft', announcement_draft.id,
    'draft-' || announcement_draft.id || '-' || COALESCE(json_extract(content, '$.picture'), 'picture'), LENGTH(bytes)
FROM player JOIN announcement_draft ON announcement_draft.author_id = player.id
    JOIN announcement_draft_picture ON announcement_draft_picture.draft_id = announcement_draft.id
WHERE player.user_id = :user_id
ORDER BY 2 DESC, 1;

-- name: picture(what, id)$
SELECT bytes FROM announcement_picture WHERE :what = 'announcement' AND announcement_id = :id
UNION ALL
SELECT bytes FROM announcement_draft_picture WHERE :what = 'draft' AND draft_id = :id;

-- name: erase_announcements(user_id)!
-- What writes itself is its server's, whoever switched it on.
DELETE FROM announcement WHERE kind = 'written' AND author_id = (SELECT id FROM player WHERE user_id = :user_id);

-- name: written_into(user_id)
SELECT announcement.id, cancelled_ms FROM player JOIN announcement ON announcement.writer_id = player.id
WHERE player.user_id = :user_id AND kind = 'written';

-- name: blank(id)!
UPDATE announcement SET title = '', text = '', thread = NULL, picture_name = NULL, picture_alt = NULL, writer_id = NULL
WHERE id = :id;

-- name: skip_blank(announcement_id)!
UPDATE delivery SET state = 'skipped', next_ms = NULL, reason = 'cancelled'
WHERE announcement_id = :announcement_id AND state = 'planned' AND step IN ('post', 'thread', 'publish', 'correct');

-- name: export_changes(user_id)
SELECT announcement_change.announcement_id, announcement_change.at_ms, announcement_change.what
FROM player JOIN announcement_change ON announcement_change.changer_id = player.id
WHERE player.user_id = :user_id ORDER BY announcement_change.at_ms, announcement_change.announcement_id;

-- name: automatic(guild_id, kind)$
SELECT id FROM announcement WHERE guild_id = :guild_id AND kind = :kind AND cancelled_ms IS NULL ORDER BY id LIMIT 1;
