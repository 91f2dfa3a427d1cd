-- name: add(id, guild_id, author_id, content, announcement_id, version, now)!
INSERT INTO announcement_draft (id, guild_id, author_id, content, revision, announcement_id, version, made_ms)
VALUES (:id, :guild_id, :author_id, :content, 1, :announcement_id, :version, :now)
ON CONFLICT (id) DO NOTHING;

-- name: keep_newest(guild_id, author_id, most)!
DELETE FROM announcement_draft WHERE id IN (
    SELECT id FROM announcement_draft WHERE guild_id = :guild_id AND author_id = :author_id
    ORDER BY made_ms DESC, id DESC LIMIT -1 OFFSET :most
);

-- name: one(id, guild_id, user_id, since_ms)^
SELECT announcement_draft.id, announcement_draft.guild_id, content, revision, announcement_id, version, made_ms
FROM announcement_draft JOIN player ON player.id = announcement_draft.author_id
WHERE announcement_draft.id = :id AND guild_id = :guild_id AND player.user_id = :user_id AND made_ms >= :since_ms;

-- name: others(id, guild_id, user_id, since_ms)
SELECT announcement_draft.id, announcement_draft.guild_id, content, revision, announcement_id, version, made_ms
FROM announcement_draft JOIN player ON player.id = announcement_draft.author_id
WHERE announcement_draft.id != :id AND guild_id = :guild_id AND player.user_id = :user_id AND made_ms >= :since_ms
ORDER BY announcement_draft.id DESC LIMIT 25;

-- name: picture(id)^
SELECT bytes AS picture FROM announcement_draft_picture WHERE draft_id = :id;

-- name: change(id, content)!
UPDATE announcement_draft SET content = :content, revision = revision + 1 WHERE id = :id;

-- name: set_picture(id, picture)!
INSERT INTO announcement_draft_picture (draft_id, bytes) VALUES (:id, :picture)
ON CONFLICT (draft_id) DO UPDATE SET bytes = excluded.bytes;

-- name: drop_picture(id)!
DELETE FROM announcement_draft_picture WHERE draft_id = :id;

-- name: set_origin(id, announcement_id, version)!
UPDATE announcement_draft SET announcement_id = :announcement_id, version = :version, revision = revision + 1 WHERE id = :id;

-- name: take(id)!
DELETE FROM announcement_draft WHERE id = :id;

-- name: forget_old(before_ms)!
DELETE FROM announcement_draft WHERE made_ms < :before_ms;

-- name: oldest()$
SELECT MIN(made_ms) FROM announcement_draft;

-- name: forget_guild(guild_id)!
DELETE FROM announcement_draft WHERE guild_id = :guild_id;

-- name: live(guild_id)$
SELECT COUNT(*) FROM announcement
WHERE guild_id = :guild_id AND cancelled_ms IS NULL
    AND (next_ms IS NOT NULL OR json_extract(plan, '$.paused'));

-- name: spent(announcement_id)
SELECT DISTINCT run FROM delivery WHERE announcement_id = :announcement_id AND run NOT LIKE 'now %';

-- name: is_sent(announcement_id)$
SELECT EXISTS (
    SELECT 1 FROM delivery WHERE announcement_id = :announcement_id AND step = 'post' AND state = 'sent'
);

-- name: begun(announcement_id, version, user_id, since_ms)$
SELECT announcement_draft.id FROM announcement_draft JOIN player ON player.id = announcement_draft.author_id
WHERE announcement_id = :announcement_id AND version = :version AND user_id = :user_id AND made_ms >= :since_ms
ORDER BY announcement_draft.id DESC LIMIT 1;

-- name: export_drafts(user_id)
SELECT announcement_draft.id, guild_id, content, revision, announcement_id, version, made_ms,
    'draft-' || announcement_draft.id || '-' || json_extract(content, '$.picture') AS picture_file
FROM player JOIN announcement_draft ON announcement_draft.author_id = player.id
WHERE player.user_id = :user_id ORDER BY announcement_draft.id;

-- name: erase_drafts(user_id)!
DELETE FROM announcement_draft WHERE author_id = (SELECT id FROM player WHERE user_id = :user_id);
