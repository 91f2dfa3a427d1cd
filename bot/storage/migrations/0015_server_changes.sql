-- Who changed which setting of a server last, and when; never to what. setting is a column of server, or 'horizon'.
CREATE TABLE server_change (
    guild_id INTEGER NOT NULL,
    setting TEXT NOT NULL,
    changer_id INTEGER NOT NULL REFERENCES player (id),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (guild_id, setting)
) STRICT, WITHOUT ROWID;

CREATE INDEX server_change_changer ON server_change (changer_id);
