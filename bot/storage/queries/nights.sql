-- name: claim_game(announcement_id, run, channel_id, game_id)!
INSERT INTO night_game (announcement_id, run, channel_id, game_id)
VALUES (:announcement_id, :run, :channel_id, :game_id)
ON CONFLICT (announcement_id, run, channel_id) DO NOTHING;

-- name: game_of(announcement_id, run, channel_id)$
SELECT game_id FROM night_game WHERE announcement_id = :announcement_id AND run = :run AND channel_id = :channel_id;

-- name: out_of_step(now)
SELECT announcement.id FROM announcement LEFT JOIN night_event ON night_event.announcement_id = announcement.id
WHERE announcement.kind = 'night' AND (
    night_event.version IS NOT announcement.version OR night_event.start_ms <= :now
) ORDER BY announcement.id;

-- name: event(announcement_id)^
SELECT version, start_ms, event_id, event_run FROM night_event WHERE announcement_id = :announcement_id;

-- name: forget_guild(guild_id)!
DELETE FROM night_event WHERE guild_id = :guild_id;

-- name: set_step(announcement_id, guild_id, version, start_ms)!
INSERT INTO night_event (announcement_id, guild_id, version, start_ms)
VALUES (:announcement_id, :guild_id, :version, :start_ms)
ON CONFLICT (announcement_id) DO UPDATE SET version = excluded.version, start_ms = excluded.start_ms;

-- name: set_event(announcement_id, event_id, event_run)!
UPDATE night_event SET event_id = :event_id, event_run = :event_run WHERE announcement_id = :announcement_id;

-- name: event_row(announcement_id)^
SELECT * FROM delivery WHERE announcement_id = :announcement_id AND step = 'event';

-- name: ask_again(id, run, number, channel_id, kind, due_ms, now)!
UPDATE delivery SET
    run = :run, number = :number, channel_id = :channel_id, kind = :kind, due_ms = :due_ms, state = 'planned',
    ready_ms = :now, next_ms = :now, first_ms = NULL, tries = 0, sent_ms = NULL, reason = NULL, detail = NULL, told_ms = NULL
WHERE id = :id AND state != 'sending';

-- name: starts(announcement_id, now)
SELECT * FROM delivery WHERE announcement_id = :announcement_id AND step = 'start' AND due_ms > :now ORDER BY id;

-- name: put_back(id)!
UPDATE delivery SET
    state = 'planned', next_ms = due_ms, ready_ms = due_ms, first_ms = NULL, tries = 0, reason = NULL, detail = NULL
WHERE id = :id AND state = 'skipped';
