-- Who may open what, and what only the server may read.

-- The server's key for letters. From the latest moment that the phone ever knew of, no clock goes back behind the end of a lease.
ALTER TABLE device ADD COLUMN letter_key TEXT;
ALTER TABLE device ADD COLUMN latest BIGINT NOT NULL DEFAULT 0;
-- For how long the server lends the books, in days.
ALTER TABLE device ADD COLUMN lease_days INTEGER;
-- The office closed this phone out: 'told', then 'emptied' once nothing but its credential is left.
ALTER TABLE device ADD COLUMN revoked TEXT CHECK (revoked IN ('told', 'emptied'));

-- NULL: the record lies open, as an app before this one wrote it. Empty: its letter would not open, and is to be written anew.
ALTER TABLE outbox ADD COLUMN letter_to TEXT;

-- The key of the person's store, closed; with a salt, by their PIN too. The letter gives it back for their password.
ALTER TABLE people ADD COLUMN closed_key TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN salt TEXT;
ALTER TABLE people ADD COLUMN key_letter TEXT;
ALTER TABLE people ADD COLUMN wrong_pins INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN wait_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN wait_boot TEXT;
ALTER TABLE people ADD COLUMN signed_out BOOLEAN NOT NULL DEFAULT FALSE;
-- Until when the books may be read without a word from the server.
ALTER TABLE people ADD COLUMN leased_until BIGINT;
