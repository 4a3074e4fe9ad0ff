-- The phones' chains of seals, word for word, and the days that close them. A chain is the company's: a phone may work at several sites.

CREATE TABLE seals (
    company_id uuid NOT NULL,
    device_id uuid NOT NULL,
    number bigint NOT NULL,
    hash text NOT NULL,
    photo_id uuid NOT NULL,
    ticket_id uuid,
    ticket_number bigint,
    manifest text NOT NULL,
    signature text NOT NULL,
    ticket text NOT NULL,
    ticket_signature text NOT NULL,
    problems jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    receipt text NOT NULL,
    receipt_signature text NOT NULL,
    day bigint,
    PRIMARY KEY (company_id, device_id, number, hash)
);
CREATE INDEX seals_by_photo ON seals (company_id, photo_id);
CREATE INDEX seals_by_ticket ON seals (company_id, ticket_id);
CREATE INDEX seals_by_day ON seals (company_id, day);

CREATE TABLE seal_days (
    company_id uuid NOT NULL,
    number bigint NOT NULL,
    closed_at timestamptz NOT NULL,
    text text NOT NULL,
    signature text NOT NULL,
    time_stamp text,
    PRIMARY KEY (company_id, number)
);
