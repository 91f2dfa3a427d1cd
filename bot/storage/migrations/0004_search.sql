-- What can be searched, a row a text. id is the episode from which the text may be read, times 2^40, plus the text's rank
-- among all: so the words' index itself leaves out what comes later, before anything is counted or cut.
CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    subject_id TEXT REFERENCES subject (id),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    episode INTEGER,
    known_until INTEGER
) STRICT;

CREATE INDEX passage_name ON passage (record) WHERE record = subject_id;
CREATE INDEX passage_overturned ON passage (id, known_until) WHERE known_until IS NOT NULL;

-- The words of the passages, folded, Japanese in pairs of characters: of a name, or of the names of the subject and of what
-- is said about it. It keeps no texts and no lengths: ranks come from the passages' ids and from which words are there, never from how rare they are.
CREATE VIRTUAL TABLE passage_words USING fts5 (
    named, about, said, content = '', columnsize = 0, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 0'
);

-- The pack that lies in the store has no passages yet: it is to be loaded again.
UPDATE pack SET hash = '';
