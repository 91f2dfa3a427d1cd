-- name: parts_to(target_id)
SELECT id, subject_id, kind, known_from, known_until, target_id, text, extra, episode
FROM part WHERE target_id = :target_id ORDER BY place;

-- name: parts_of_kind(kind)
SELECT id, subject_id, kind, known_from, known_until, target_id, text, extra, episode
FROM part WHERE kind = :kind ORDER BY place;

-- name: statements(kind)
SELECT fact.id, fact.text, fact.known_from, fact.known_until, statement.label, statement.date, statement.sort
FROM fact LEFT JOIN statement ON statement.id = fact.id
WHERE fact.subject_id IS NULL AND fact.section = :kind ORDER BY fact.place;

-- name: facts_about(subject_id)
SELECT id, subject_id, section, text, known_from, known_until, episode
FROM fact WHERE subject_id = :subject_id ORDER BY place;

-- A fact is counted and picked among those that hold at the horizon and no others. A statement has no subject, and its
-- section is its kind.
-- name: count_facts(topic, horizon)$
SELECT COUNT(*) FROM fact
WHERE known_from <= :horizon AND (known_until IS NULL OR :horizon < known_until)
    AND (:topic = '' OR subject_id = :topic OR (subject_id IS NULL AND section = :topic));

-- name: pick_fact(topic, horizon, skip)^
SELECT fact.id, subject_id, section, text, known_from, known_until, episode, label, date
FROM fact LEFT JOIN statement ON statement.id = fact.id
WHERE known_from <= :horizon AND (known_until IS NULL OR :horizon < known_until)
    AND (:topic = '' OR subject_id = :topic OR (subject_id IS NULL AND section = :topic))
ORDER BY fact.id LIMIT 1 OFFSET :skip;

-- Sources as the readers of this horizon may know them: by what is shown to them and rests on them.
-- name: sources_at(horizon)
SELECT source.title, source.publisher, source.url, COUNT(*) AS uses
FROM (
    SELECT id FROM subject WHERE known_from <= :horizon
    UNION ALL
    SELECT id FROM fact WHERE known_from <= :horizon AND (known_until IS NULL OR :horizon < known_until)
    UNION ALL
    SELECT part.id
    FROM part
    JOIN subject ON subject.id = part.subject_id
    LEFT JOIN subject AS target ON target.id = part.target_id
    WHERE part.known_from <= :horizon AND (part.known_until IS NULL OR :horizon < part.known_until)
        AND subject.known_from <= :horizon
        AND (part.target_id IS NULL OR target.known_from <= :horizon)
) AS shown
JOIN citation ON citation.record = shown.id
JOIN source ON source.id = citation.source_id
GROUP BY source.id ORDER BY source.id;

-- name: citations_for(records)
SELECT citation.record, source.title, source.publisher, source.url
FROM citation JOIN source ON source.id = citation.source_id
WHERE citation.record IN (SELECT value FROM json_each(:records))
ORDER BY citation.record, source.id;

-- name: add_statements(id, label, date, sort)*!
INSERT INTO statement (id, label, date, sort) VALUES (:id, :label, :date, :sort);

-- name: forget_statement()!
DELETE FROM statement;
