ALTER TABLE token ADD COLUMN expires REAL NOT NULL DEFAULT 0;
ALTER TABLE token ADD COLUMN used REAL NOT NULL DEFAULT 0;  -- 0: never
UPDATE token SET expires = strftime('%s', 'now') + 365 * 86400;  -- tokens from before get a year from now
CREATE TABLE login_record (             -- who logged in or tried to, and what happened to accounts
    minute INTEGER NOT NULL,            -- seconds since 1970
    login TEXT NOT NULL,                -- empty: an unknown login, which may be a password in the wrong field
    event TEXT NOT NULL,
    address TEXT NOT NULL,              -- of the browser; empty: an order on the server
    times INTEGER NOT NULL,
    PRIMARY KEY (minute, login, event, address)
);
UPDATE step SET printed = '';             -- the hash is now that of the printed text, not of the values
