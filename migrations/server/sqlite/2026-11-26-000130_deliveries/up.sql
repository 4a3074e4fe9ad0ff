-- Who outside is told what happens, how people want to be told, and what is still on its way to them.

CREATE TABLE hooks (
    company_id TEXT NOT NULL,
    id TEXT NOT NULL,
    about_id TEXT,
    key_id TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    failures BIGINT NOT NULL,
    off_at TEXT,
    last_at TEXT,
    last_ok BOOLEAN,
    last_ms BIGINT,
    last_text TEXT,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE hook_keys (
    company_id TEXT NOT NULL,
    hook_id TEXT NOT NULL,
    id TEXT NOT NULL,
    closed TEXT NOT NULL,
    PRIMARY KEY (company_id, hook_id, id)
);

CREATE TABLE person_addresses (
    person_id TEXT NOT NULL,
    company_id TEXT NOT NULL,
    address TEXT NOT NULL,
    confirmed_at TEXT,
    code_hash TEXT NOT NULL,
    code_sent_at TEXT NOT NULL,
    guesses BIGINT NOT NULL,
    last_at TEXT,
    trouble TEXT,
    PRIMARY KEY (person_id)
);

CREATE TABLE message_choices (
    site_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    inbox TEXT NOT NULL,
    mail TEXT NOT NULL,
    quiet_from BIGINT,
    quiet_until BIGINT,
    PRIMARY KEY (site_id, person_id)
);

CREATE TABLE deliveries (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    company_id TEXT NOT NULL,
    person_id TEXT,
    hook_id TEXT,
    message TEXT NOT NULL CHECK (json_valid(message)),
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    next_try TEXT NOT NULL,
    made_at TEXT NOT NULL,
    last_at TEXT,
    last_text TEXT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX deliveries_due ON deliveries (state, next_try);
CREATE INDEX deliveries_by_person ON deliveries (site_id, person_id, state);
