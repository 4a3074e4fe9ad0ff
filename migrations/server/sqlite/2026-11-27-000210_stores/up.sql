-- Stores, supplies, tools and what is to be bought. Ledgers are read by what they are about as well.
CREATE TABLE stores (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX stores_by_seq ON stores (site_id, seq);

CREATE TABLE supplies (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX supplies_by_seq ON supplies (site_id, seq);

CREATE TABLE stocks (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX stocks_by_seq ON stocks (site_id, seq);
CREATE INDEX stocks_by_date ON stocks (site_id, local_date, id);
CREATE INDEX stocks_by_person ON stocks (site_id, person_id, local_date);

CREATE TABLE supply_moves (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX supply_moves_by_seq ON supply_moves (site_id, seq);
CREATE INDEX supply_moves_by_date ON supply_moves (site_id, local_date, id);
CREATE INDEX supply_moves_by_person ON supply_moves (site_id, person_id, local_date);
CREATE INDEX supply_moves_by_about ON supply_moves (site_id, about_id, local_date, id);

CREATE TABLE tools (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX tools_by_seq ON tools (site_id, seq);
CREATE INDEX tools_by_date ON tools (site_id, local_date, id);
CREATE INDEX tools_by_person ON tools (site_id, person_id, local_date);

CREATE TABLE tool_events (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX tool_events_by_seq ON tool_events (site_id, seq);
CREATE INDEX tool_events_by_date ON tool_events (site_id, local_date, id);
CREATE INDEX tool_events_by_person ON tool_events (site_id, person_id, local_date);
CREATE INDEX tool_events_by_about ON tool_events (site_id, about_id, local_date, id);

CREATE TABLE purchase_plans (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX purchase_plans_by_seq ON purchase_plans (site_id, seq);
CREATE INDEX purchase_plans_by_date ON purchase_plans (site_id, local_date, id);
CREATE INDEX purchase_plans_by_person ON purchase_plans (site_id, person_id, local_date);

-- Findings that report a repair are few among all of them.
CREATE INDEX findings_of_repairs ON findings (site_id, raised_at, id) WHERE utility IS NOT NULL;
