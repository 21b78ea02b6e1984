CREATE TABLE case_file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,          -- relative to the folder
    sha256 TEXT NOT NULL DEFAULT '',    -- of the file when its summary was made
    day TEXT NOT NULL DEFAULT '',       -- the day for which the summary was made
    summary TEXT NOT NULL DEFAULT ''    -- JSON
);
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    n INTEGER NOT NULL,                 -- 1, 2, … within the case
    sha256 TEXT NOT NULL,
    text_z BLOB NOT NULL,               -- the whole file, compressed by zlib
    author TEXT NOT NULL,
    at REAL NOT NULL,                   -- seconds since 1970
    cause TEXT NOT NULL,                -- found, form, outside, import, restore, repair
    keys TEXT NOT NULL,                 -- JSON: the keys that changed
    tab TEXT NOT NULL DEFAULT '',
    UNIQUE (case_id, n)
);
CREATE TABLE unfinished (               -- typed text that is not valid yet
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    message TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (case_id, key)
);
CREATE TABLE aside (                    -- typed text that another change overtook: nothing is thrown away
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE TABLE session (id_sha256 TEXT PRIMARY KEY, created REAL NOT NULL);
CREATE TABLE link (token_sha256 TEXT PRIMARY KEY, expires REAL NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
