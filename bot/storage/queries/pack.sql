-- name: current()^
SELECT id, hash, episodes FROM pack;

-- name: forget_passage_words()!
INSERT INTO passage_words (passage_words) VALUES ('delete-all');

-- name: forget_passage()!
DELETE FROM passage;

-- name: forget_citation()!
DELETE FROM citation;

-- name: forget_part()!
DELETE FROM part;

-- name: forget_alias()!
DELETE FROM alias;

-- name: forget_fact()!
DELETE FROM fact;

-- name: forget_question()!
DELETE FROM question;

-- name: forget_subject()!
DELETE FROM subject;

-- name: forget_source()!
DELETE FROM source;

-- name: forget_pack()!
DELETE FROM pack;

-- name: add_pack(id, hash, episodes, loaded_ms)!
INSERT INTO pack (id, hash, episodes, loaded_ms) VALUES (:id, :hash, :episodes, :loaded_ms);

-- name: add_sources(id, title, publisher, url)*!
INSERT INTO source (id, title, publisher, url) VALUES (:id, :title, :publisher, :url);

-- name: add_subjects(id, kind, place, known_from, name, name_ja, name_romaji, number, first_episode, last_episode)*!
INSERT INTO subject (id, kind, place, known_from, name, name_ja, name_romaji, number, first_episode, last_episode)
VALUES (:id, :kind, :place, :known_from, :name, :name_ja, :name_romaji, :number, :first_episode, :last_episode);

-- name: add_aliases(subject_id, text, known_from)*!
INSERT INTO alias (subject_id, text, known_from) VALUES (:subject_id, :text, :known_from);

-- name: add_facts(id, subject_id, place, section, text, known_from, known_until, episode, confidence)*!
INSERT INTO fact (id, subject_id, place, section, text, known_from, known_until, episode, confidence)
VALUES (:id, :subject_id, :place, :section, :text, :known_from, :known_until, :episode, :confidence);

-- name: add_parts(id, subject_id, kind, place, known_from, known_until, target_id, text, extra, episode)*!
INSERT INTO part (id, subject_id, kind, place, known_from, known_until, target_id, text, extra, episode)
VALUES (:id, :subject_id, :kind, :place, :known_from, :known_until, :target_id, :text, :extra, :episode);

-- name: add_citations(record, source_id)*!
INSERT INTO citation (record, source_id) VALUES (:record, :source_id);

-- name: add_questions(id, known_from, known_until, body)*!
INSERT INTO question (id, known_from, known_until, body) VALUES (:id, :known_from, :known_until, :body);

-- name: add_passages(id, record, subject_id, kind, text, episode, known_until)*!
INSERT INTO passage (id, record, subject_id, kind, text, episode, known_until)
VALUES (:id, :record, :subject_id, :kind, :text, :episode, :known_until);

-- name: add_passage_words(id, named, about, said)*!
INSERT INTO passage_words (rowid, named, about, said) VALUES (:id, :named, :about, :said);

-- name: subjects()
SELECT id, kind, place, known_from, name, name_ja, name_romaji, number, first_episode, last_episode
FROM subject ORDER BY place;

-- name: aliases()
SELECT subject_id, text, known_from FROM alias ORDER BY subject_id, text;

-- name: facts_of(subject_id)
SELECT id, section, text, known_from, known_until, episode FROM fact WHERE subject_id = :subject_id ORDER BY place;

-- name: parts_of(subject_id)
SELECT id, kind, known_from, known_until, target_id, text, extra, episode
FROM part WHERE subject_id = :subject_id ORDER BY place;

-- name: citations_of(subject_id)
SELECT citation.record, source.id, source.title, source.publisher, source.url
FROM citation JOIN source ON source.id = citation.source_id
WHERE citation.record IN (
    SELECT :subject_id
    UNION ALL SELECT id FROM fact WHERE subject_id = :subject_id
    UNION ALL SELECT id FROM part WHERE subject_id = :subject_id
)
ORDER BY citation.record, source.id;

-- name: citations_among(records)
SELECT citation.record, source.title, source.publisher, source.url
FROM citation JOIN source ON source.id = citation.source_id
WHERE citation.record IN (SELECT value FROM json_each(:records))
ORDER BY citation.record, source.id;

-- name: passages_with(words, horizon, beyond, most)
SELECT passage_words.rowid AS id FROM passage_words
WHERE passage_words MATCH :words AND passage_words.rowid < :beyond AND NOT EXISTS (
    SELECT 1 FROM passage INDEXED BY passage_overturned
    WHERE passage.id = passage_words.rowid AND passage.known_until IS NOT NULL AND passage.known_until <= :horizon
)
ORDER BY passage_words.rowid LIMIT :most;

-- name: passages_naming(subjects)
SELECT id FROM passage WHERE record = subject_id AND record IN (SELECT value FROM json_each(:subjects));

-- name: passages_among(ids)
SELECT id, record, subject_id, kind, text, episode FROM passage WHERE id IN (SELECT value FROM json_each(:ids));

-- name: questions()
SELECT id, known_from, known_until, body FROM question ORDER BY id;

-- name: facts()
SELECT id, subject_id, section, text, known_from, known_until, episode, confidence FROM fact ORDER BY place;

-- name: parts()
SELECT id, subject_id, kind, target_id, text, extra, known_from, known_until, episode FROM part ORDER BY place;

-- name: citations()
SELECT citation.record, source.title, source.publisher, source.url
FROM citation JOIN source ON source.id = citation.source_id
ORDER BY citation.record, source.id;
