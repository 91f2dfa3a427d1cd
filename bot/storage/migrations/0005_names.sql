-- In which script a reader wants names; who has not chosen gets the one of their Discord's language.
CREATE TABLE naming (
    user_id INTEGER PRIMARY KEY,
    script TEXT NOT NULL CHECK (script IN ('en', 'ja', 'romaji'))
) STRICT;

-- What a statement about the series as a whole has beside its text: label is its topic, its territory or its moment.
CREATE TABLE statement (
    id TEXT PRIMARY KEY REFERENCES fact (id),
    label TEXT,
    date TEXT,
    sort INTEGER
) STRICT, WITHOUT ROWID;

-- Whole casts and staffs are read by what the parts are.
CREATE INDEX part_kind ON part (kind, place);

-- The pack is read again, for the new table.
UPDATE pack SET hash = '';
