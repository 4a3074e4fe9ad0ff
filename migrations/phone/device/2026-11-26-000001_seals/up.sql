-- The phone's chain of seals, and the tickets that it took along.

ALTER TABLE device ADD COLUMN key_id TEXT;

-- What has no receipt yet is still to be handed in. The last link stays for ever: the next one names it.
CREATE TABLE seals (
    number BIGINT PRIMARY KEY NOT NULL,
    photo TEXT NOT NULL,
    text TEXT NOT NULL,
    signature TEXT NOT NULL,
    ticket TEXT,
    receipt TEXT,
    sealed_at BIGINT NOT NULL
);
CREATE INDEX seals_by_photo ON seals (photo);
CREATE INDEX seals_waiting ON seals (number) WHERE receipt IS NULL;

CREATE TABLE tickets (
    id TEXT PRIMARY KEY NOT NULL,
    text TEXT NOT NULL,
    signature TEXT NOT NULL,
    uses BIGINT NOT NULL,
    used BIGINT NOT NULL DEFAULT 0,
    issued_at BIGINT NOT NULL
);
