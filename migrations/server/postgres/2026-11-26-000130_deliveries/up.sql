-- Who outside is told what happens, how people want to be told, and what is still on its way to them.

CREATE TABLE hooks (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    about_id uuid,
    key_id uuid NOT NULL,
    active boolean NOT NULL,
    doc jsonb NOT NULL,
    failures bigint NOT NULL,
    off_at timestamptz,
    last_at timestamptz,
    last_ok boolean,
    last_ms bigint,
    last_text text,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE hook_keys (
    company_id uuid NOT NULL,
    hook_id uuid NOT NULL,
    id uuid NOT NULL,
    closed text NOT NULL,
    PRIMARY KEY (company_id, hook_id, id)
);

CREATE TABLE person_addresses (
    person_id uuid NOT NULL,
    company_id uuid NOT NULL,
    address text NOT NULL,
    confirmed_at timestamptz,
    code_hash text NOT NULL,
    code_sent_at timestamptz NOT NULL,
    guesses bigint NOT NULL,
    last_at timestamptz,
    trouble text,
    PRIMARY KEY (person_id)
);

CREATE TABLE message_choices (
    site_id uuid NOT NULL,
    person_id uuid NOT NULL,
    inbox text NOT NULL,
    mail text NOT NULL,
    quiet_from bigint,
    quiet_until bigint,
    PRIMARY KEY (site_id, person_id)
);

CREATE TABLE deliveries (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    person_id uuid,
    hook_id uuid,
    message jsonb NOT NULL,
    state text NOT NULL,
    tries bigint NOT NULL,
    next_try timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    last_at timestamptz,
    last_text text,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX deliveries_due ON deliveries (state, next_try);
CREATE INDEX deliveries_by_person ON deliveries (site_id, person_id, state);
