-- name: current()^
SELECT id, hash, episodes FROM pack;

-- name: forget_citation()!
DELETE FROM citation;

-- name: forget_voice()!
DELETE FROM voice;

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

-- name: add_subjects(id, kind, place, known_from, name, name_ja, name_romaji, first_episode, confidence)*!
INSERT INTO subject (id, kind, place, known_from, name, name_ja, name_romaji, first_episode, confidence)
VALUES (:id, :kind, :place, :known_from, :name, :name_ja, :name_romaji, :first_episode, :confidence);

-- name: add_aliases(subject_id, text, known_from)*!
INSERT INTO alias (subject_id, text, known_from) VALUES (:subject_id, :text, :known_from);

-- name: add_facts(id, subject_id, place, section, text, known_from, known_until, episode, confidence)*!
INSERT INTO fact (id, subject_id, place, section, text, known_from, known_until, episode, confidence)
VALUES (:id, :subject_id, :place, :section, :text, :known_from, :known_until, :episode, :confidence);

-- name: add_voices(subject_id, person_id, place, language, dub, known_from, known_until)*!
INSERT INTO voice (subject_id, person_id, place, language, dub, known_from, known_until)
VALUES (:subject_id, :person_id, :place, :language, :dub, :known_from, :known_until);

-- name: add_citations(record, source_id)*!
INSERT INTO citation (record, source_id) VALUES (:record, :source_id);

-- name: add_questions(id, known_from, known_until, body)*!
INSERT INTO question (id, known_from, known_until, body) VALUES (:id, :known_from, :known_until, :body);

-- name: subjects()
SELECT id, kind, place, known_from, name, name_ja, name_romaji, first_episode FROM subject ORDER BY kind, place;

-- name: aliases()
SELECT subject_id, text, known_from FROM alias ORDER BY subject_id, text;

-- name: facts_of(subject_id)
SELECT id, section, text, known_from, known_until, episode FROM fact WHERE subject_id = :subject_id ORDER BY place;

-- name: voices_of(subject_id)
SELECT person_id, language, dub, known_from, known_until FROM voice WHERE subject_id = :subject_id ORDER BY place;

-- name: citations_of(subject_id, voices_from, voices_to)
SELECT citation.record, source.id, source.title, source.publisher, source.url
FROM citation JOIN source ON source.id = citation.source_id
WHERE citation.record = :subject_id
    OR citation.record IN (SELECT id FROM fact WHERE subject_id = :subject_id)
    OR (citation.record >= :voices_from AND citation.record < :voices_to)
ORDER BY citation.record, source.id;

-- name: questions()
SELECT id, known_from, known_until, body FROM question ORDER BY id;
