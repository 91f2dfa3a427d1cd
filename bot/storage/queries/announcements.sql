-- name: add(id, guild_id, server, author_id, kind, options, title, text, colour, picture, picture_name, roles, everyone, publish, thread, plan, late, tolerance_ms, now, since_ms, next_ms)!
INSERT INTO announcement (
    id, guild_id, server, author_id, kind, options, title, text, colour, picture, picture_name, roles, everyone, publish,
    thread, plan, late, tolerance_ms, version, made_ms, since_ms, next_ms
) VALUES (
    :id, :guild_id, :server, :author_id, :kind, :options, :title, :text, :colour, :picture, :picture_name, :roles,
    :everyone, :publish, :thread, :plan, :late, :tolerance_ms, 1, :now, :since_ms, :next_ms
);

-- name: edit(id, version, server, options, title, text, colour, picture, picture_name, roles, everyone, publish, thread, plan, late, tolerance_ms, since_ms, next_ms)!
UPDATE announcement SET
    server = :server, options = :options, title = :title, text = :text, colour = :colour, picture = :picture, picture_name = :picture_name,
    roles = :roles, everyone = :everyone, publish = :publish, thread = :thread, plan = :plan, late = :late,
    tolerance_ms = :tolerance_ms, version = version + 1, since_ms = MAX(since_ms, :since_ms), next_ms = :next_ms
WHERE id = :id AND version = :version AND cancelled_ms IS NULL;

-- name: cancel(id, now)!
UPDATE announcement SET cancelled_ms = :now, next_ms = NULL, version = version + 1
WHERE id = :id AND cancelled_ms IS NULL;

-- name: skip_planned(announcement_id, reason)!
UPDATE delivery SET state = 'skipped', next_ms = NULL, reason = :reason
WHERE announcement_id = :announcement_id AND state = 'planned';

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

-- name: one(id)^
SELECT announcement.*, player.user_id FROM announcement JOIN player ON player.id = announcement.author_id
WHERE announcement.id = :id;

-- name: of_guild(guild_id)
SELECT id FROM announcement WHERE guild_id = :guild_id AND cancelled_ms IS NULL ORDER BY next_ms IS NULL, next_ms, id;

-- name: targets(announcement_id)
SELECT channel_id, kind FROM announcement_target WHERE announcement_id = :announcement_id ORDER BY channel_id;

-- name: plans()
SELECT id, guild_id, plan, since_ms, next_ms FROM announcement WHERE cancelled_ms IS NULL;

-- name: set_next(id, version, since_ms, next_ms)!
UPDATE announcement SET since_ms = :since_ms, next_ms = :next_ms
WHERE id = :id AND version = :version AND cancelled_ms IS NULL;

-- name: renew(id, next_ms)!
UPDATE announcement SET next_ms = :next_ms WHERE id = :id AND cancelled_ms IS NULL;

-- name: nearest()
SELECT guild_id, channel_id, MIN(next_ms) AS next_ms FROM (
    SELECT guild_id, NULL AS channel_id, next_ms FROM announcement WHERE next_ms IS NOT NULL
    UNION ALL
    SELECT guild_id, channel_id, next_ms FROM delivery WHERE next_ms IS NOT NULL
) GROUP BY guild_id, channel_id;

-- name: due_plans(now)
SELECT id, guild_id FROM announcement WHERE next_ms <= :now ORDER BY next_ms, id;

-- name: due_channels(now)
SELECT guild_id, channel_id FROM delivery WHERE next_ms <= :now GROUP BY guild_id, channel_id ORDER BY MIN(next_ms);

-- name: due_in(channel_id, now)^
SELECT * FROM delivery WHERE channel_id = :channel_id AND next_ms <= :now ORDER BY due_ms, id LIMIT 1;

-- name: pings_since(guild_id, since_ms)$
SELECT COUNT(*) FROM delivery WHERE guild_id = :guild_id AND pings = 1 AND first_ms >= :since_ms;

-- name: add_delivery(announcement_id, guild_id, run, number, channel_id, kind, step, state, due_ms, ready_ms, next_ms, late_ms, folded, folded_since_ms, message_id, reason)!
INSERT INTO delivery (
    announcement_id, guild_id, run, number, channel_id, kind, step, state, due_ms, ready_ms, next_ms, late_ms, folded,
    folded_since_ms, message_id, reason
) VALUES (
    :announcement_id, :guild_id, :run, :number, :channel_id, :kind, :step, :state, :due_ms, :ready_ms, :next_ms, :late_ms,
    :folded, :folded_since_ms, :message_id, :reason
) ON CONFLICT (announcement_id, run, channel_id, step) DO NOTHING;

-- name: begin(id, was, now, pings)^
UPDATE delivery SET
    state = 'sending', tries = tries + 1, first_ms = COALESCE(first_ms, :now), pings = :pings, next_ms = NULL, reason = NULL, detail = NULL
WHERE id = :id AND state = :was RETURNING *;

-- name: settle(id, was, state, next_ms, first_ms, message_id, sent_ms, reason, detail)^
UPDATE delivery SET
    state = :state, next_ms = :next_ms, first_ms = :first_ms, message_id = COALESCE(:message_id, message_id),
    sent_ms = :sent_ms, reason = :reason, detail = :detail, told_ms = NULL
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

-- name: deliveries(announcement_id, take)
SELECT * FROM delivery WHERE announcement_id = :announcement_id ORDER BY due_ms DESC, channel_id, id LIMIT :take;

-- name: untold()
SELECT * FROM delivery WHERE state IN ('failed', 'unknown') AND told_ms IS NULL ORDER BY id;

-- name: told(id, now)!
UPDATE delivery SET told_ms = :now WHERE id = :id;

-- name: published(channel_id, since_ms)
SELECT sent_ms FROM delivery
WHERE channel_id = :channel_id AND step = 'publish' AND state = 'sent' AND sent_ms > :since_ms ORDER BY sent_ms;

-- name: waiting_in(guild_id)
SELECT id FROM announcement WHERE guild_id = :guild_id AND cancelled_ms IS NULL AND (
    next_ms IS NOT NULL
    OR id IN (
        SELECT announcement_id FROM delivery
        WHERE guild_id = :guild_id AND state IN ('planned', 'sending', 'checking')
    )
) ORDER BY id;

-- name: forget_guild(guild_id)!
DELETE FROM announcement WHERE guild_id = :guild_id;

-- name: export_announcements(user_id)
SELECT announcement.id, announcement.guild_id, announcement.title, announcement.text, announcement.thread,
    announcement.plan, announcement.made_ms, announcement.cancelled_ms, announcement.picture_name,
    LENGTH(announcement.picture) AS picture_bytes
FROM player JOIN announcement ON announcement.author_id = player.id
WHERE player.user_id = :user_id ORDER BY announcement.id;

-- name: erase_announcements(user_id)!
DELETE FROM announcement WHERE author_id = (SELECT id FROM player WHERE user_id = :user_id);

-- name: export_changes(user_id)
SELECT announcement_change.announcement_id, announcement_change.at_ms, announcement_change.what
FROM player JOIN announcement_change ON announcement_change.changer_id = player.id
WHERE player.user_id = :user_id ORDER BY announcement_change.at_ms, announcement_change.announcement_id;
