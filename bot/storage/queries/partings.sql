-- name: keep(guild_id)!
INSERT INTO parting (id, guild_id, author_id, server, kind, title, text, next_ms)
SELECT id, guild_id, author_id, server, kind, title, SUBSTR(text, 1, 120), next_ms FROM announcement
WHERE guild_id = :guild_id AND cancelled_ms IS NULL AND (
    next_ms IS NOT NULL
    OR id IN (
        SELECT announcement_id FROM delivery
        WHERE guild_id = :guild_id AND state IN ('planned', 'sending', 'checking')
    )
)
ON CONFLICT (id) DO NOTHING;

-- name: keep_erased(id)!
INSERT INTO parting (id, guild_id, author_id, server, kind, title, text, next_ms, reason)
SELECT id, guild_id, author_id, server, kind, '', '', next_ms, 'erased' FROM announcement
WHERE id = :id AND next_ms IS NOT NULL
ON CONFLICT (id) DO NOTHING;

-- name: untold()
SELECT parting.*, player.user_id FROM parting JOIN player ON player.id = parting.author_id
ORDER BY guild_id, author_id, reason, parting.id;

-- name: drop(id)!
DELETE FROM parting WHERE id = :id;

-- name: export_partings(user_id)
SELECT parting.id, guild_id, server, kind, title, text, next_ms, reason
FROM player JOIN parting ON parting.author_id = player.id WHERE player.user_id = :user_id ORDER BY parting.id;

-- name: erase_partings(user_id)!
DELETE FROM parting WHERE author_id = (SELECT id FROM player WHERE user_id = :user_id);
