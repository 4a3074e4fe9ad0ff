-- What belongs to the phone, whoever holds it: its credential, and everybody's work that is still to be delivered.

CREATE TABLE device (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    device_id TEXT,
    token TEXT,
    last_seq BIGINT NOT NULL DEFAULT 0,
    server_epoch TEXT,
    signed_in TEXT,
    language TEXT NOT NULL DEFAULT 'zh',
    contact TEXT
);
INSERT INTO device (one) VALUES (1);

CREATE TABLE people (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    login TEXT NOT NULL
);

-- Settled rows stay for 30 days: a server that was restored from a backup gets them again.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    device_seq BIGINT NOT NULL UNIQUE,
    author TEXT NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    envelope TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'applied', 'held', 'conflict', 'rejected', 'settled')),
    refusal TEXT,
    sent INTEGER NOT NULL DEFAULT 0,
    recorded_at BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE INDEX outbox_by_status ON outbox (status, device_seq);

CREATE TABLE photos (
    id TEXT PRIMARY KEY NOT NULL,
    author TEXT,
    site TEXT,
    original TEXT NOT NULL,
    thumbnail TEXT,
    evidence TEXT,
    sha256 TEXT NOT NULL,
    length BIGINT NOT NULL,
    reference TEXT,
    state TEXT NOT NULL CHECK (state IN ('draft', 'queued', 'sent', 'stored', 'freed', 'orphan', 'refused')),
    created BOOLEAN NOT NULL DEFAULT FALSE,
    ahead INTEGER NOT NULL DEFAULT 0,
    taken_at BIGINT NOT NULL,
    stored_at BIGINT
);
CREATE INDEX photos_by_state ON photos (state, taken_at);
