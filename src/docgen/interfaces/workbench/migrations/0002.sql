CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,                 -- the unit whose cases the account sees; empty: all cases
    roles TEXT NOT NULL,                -- names of roles with spaces between them
    salt BLOB NOT NULL,
    scrypt BLOB NOT NULL,               -- hash of the password
    is_disabled INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,-- wrong passwords since the last right one
    locked_until REAL NOT NULL DEFAULT 0
);
ALTER TABLE session ADD COLUMN account_id INTEGER REFERENCES account (id);
ALTER TABLE session ADD COLUMN seen REAL NOT NULL DEFAULT 0;
CREATE TABLE token (                    -- for programs of the bureau
    name TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,               -- names of scopes with spaces between them
    created REAL NOT NULL
);
CREATE TABLE step (                     -- the review of a reply; a row is never changed or deleted
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    n INTEGER NOT NULL,                 -- 1, 2, … within the case
    action TEXT NOT NULL,               -- send, pass, return, change, freeze, reopen, again
    state TEXT NOT NULL,                -- the state after the step: draft, review, passed, final
    revision INTEGER NOT NULL,          -- the revision of the case that the step is about
    printed TEXT NOT NULL,              -- hash of what the documents of the revision print
    author TEXT NOT NULL,               -- login
    at REAL NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (case_id, n)
);
CREATE TABLE issued (                   -- the files of a final reply
    step_id INTEGER NOT NULL REFERENCES step (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (step_id, name)
);
CREATE TABLE remark (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    revision INTEGER NOT NULL,          -- the revision that the remark is about
    key TEXT NOT NULL,                  -- the name of the field
    quote TEXT NOT NULL,                -- the words that the remark is about; empty: the whole field
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at REAL NOT NULL,
    done_by TEXT NOT NULL DEFAULT '',   -- empty: still open
    done_at REAL NOT NULL DEFAULT 0
);
UPDATE case_file SET sha256 = '';           -- a summary has one more value now
