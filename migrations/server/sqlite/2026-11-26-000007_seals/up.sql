-- The phones' chains of seals, word for word, and the days that close them. A chain is the company's: a phone may work at several sites.

CREATE TABLE seals (
    company_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    photo_id TEXT NOT NULL,
    ticket_id TEXT,
    ticket_number BIGINT,
    manifest TEXT NOT NULL,
    signature TEXT NOT NULL,
    ticket TEXT NOT NULL,
    ticket_signature TEXT NOT NULL,
    problems TEXT NOT NULL CHECK (json_valid(problems)),
    received_at TEXT NOT NULL,
    receipt TEXT NOT NULL,
    receipt_signature TEXT NOT NULL,
    day BIGINT,
    PRIMARY KEY (company_id, device_id, number, hash)
);
CREATE INDEX seals_by_photo ON seals (company_id, photo_id);
CREATE INDEX seals_by_ticket ON seals (company_id, ticket_id);
CREATE INDEX seals_by_day ON seals (company_id, day);

CREATE TABLE seal_days (
    company_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    closed_at TEXT NOT NULL,
    text TEXT NOT NULL,
    signature TEXT NOT NULL,
    time_stamp TEXT,
    PRIMARY KEY (company_id, number)
);
