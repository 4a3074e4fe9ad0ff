-- What belongs to one person on this phone: their session, the books that they may see, and what they are writing.

CREATE TABLE session (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    name TEXT NOT NULL,
    login TEXT NOT NULL,
    refresh_token TEXT,
    refresh_request TEXT,
    must_change_password BOOLEAN NOT NULL DEFAULT FALSE
);

-- A snapshot that starts again gets a new generation; the old one goes when the new one is whole.
CREATE TABLE documents (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    scope TEXT NOT NULL,
    seq BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (collection, id)
) WITHOUT ROWID;
CREATE INDEX documents_by_scope ON documents (scope, generation);

CREATE TABLE cursors (
    scope TEXT PRIMARY KEY NOT NULL,
    epoch TEXT NOT NULL,
    cursor BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    whole BOOLEAN NOT NULL
);

-- Word for word what went into the phone's outbox; re-applied on top of the documents until the server's books hold it.
CREATE TABLE recorded (
    id TEXT PRIMARY KEY NOT NULL,
    device_seq BIGINT NOT NULL,
    envelope TEXT NOT NULL
);

CREATE TABLE drafts (
    patrol TEXT NOT NULL,
    checkpoint TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (patrol, checkpoint)
) WITHOUT ROWID;
