-- The books. The same tables stand in the other database's folder, in its own types; a test compares the two.

CREATE TABLE server (
    id INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    installed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE scopes (
    id TEXT NOT NULL,
    company_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    catalog_seq BIGINT NOT NULL,
    chain TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE companies (
    company_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (company_id, id)
);

CREATE TABLE sites (
    company_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (company_id, id)
);

CREATE TABLE people (
    company_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (company_id, id)
);

CREATE TABLE memberships (
    company_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (company_id, id)
);

CREATE TABLE templates (
    company_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (company_id, id)
);

CREATE TABLE template_versions (
    company_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (company_id, id)
);

CREATE TABLE devices (
    company_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (company_id, id)
);

CREATE TABLE buildings (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);

CREATE TABLE units (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);

CREATE TABLE areas (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);

CREATE TABLE checkpoints (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);

CREATE TABLE routes (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);

CREATE TABLE patrols (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    route_id TEXT NOT NULL,
    building_id TEXT,
    walkers TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    local_date TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE visits (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    patrol_id TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE findings (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    building_id TEXT,
    patrol_id TEXT,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    raised_by TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE photos (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    sha256 TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    building_id TEXT,
    patrol_id TEXT,
    visit_id TEXT,
    finding_id TEXT,
    declared_at TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE uploads (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    variant TEXT NOT NULL,
    person_id TEXT,
    device_id TEXT,
    sha256 TEXT NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    media_type TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (site_id, id, variant)
);

CREATE TABLE journal (
    scope_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    operation_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    device_id TEXT,
    kind TEXT NOT NULL,
    subject_id TEXT,
    status TEXT NOT NULL,
    refusal TEXT CHECK (json_valid(refusal)),
    later BOOLEAN NOT NULL,
    captured TEXT NOT NULL CHECK (json_valid(captured)),
    received_at TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    chain TEXT NOT NULL,
    PRIMARY KEY (scope_id, seq)
);

CREATE TABLE held (
    scope_id TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    needs_id TEXT,
    device_id TEXT,
    request_hash TEXT NOT NULL,
    envelope TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (scope_id, operation_id)
);

CREATE TABLE credentials (
    person_id TEXT NOT NULL,
    company_id TEXT NOT NULL,
    login TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change BOOLEAN NOT NULL,
    language TEXT,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (person_id)
);

CREATE TABLE refresh_tokens (
    token_hash TEXT NOT NULL,
    family_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    device_id TEXT,
    issued_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_request TEXT,
    used_at TEXT,
    revoked BOOLEAN NOT NULL,
    PRIMARY KEY (token_hash)
);

CREATE TABLE web_sessions (
    token_hash TEXT NOT NULL,
    person_id TEXT NOT NULL,
    company_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (token_hash)
);

CREATE TABLE device_credentials (
    device_id TEXT NOT NULL,
    company_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    last_contact TEXT,
    PRIMARY KEY (device_id)
);

CREATE TABLE enrol_codes (
    code_hash TEXT NOT NULL,
    company_id TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (code_hash)
);

-- Changes of a scope in their order: what a pull reads.
CREATE INDEX companies_by_seq ON companies (company_id, seq);
CREATE INDEX sites_by_seq ON sites (company_id, seq);
CREATE INDEX people_by_seq ON people (company_id, seq);
CREATE INDEX memberships_by_seq ON memberships (company_id, seq);
CREATE INDEX templates_by_seq ON templates (company_id, seq);
CREATE INDEX template_versions_by_seq ON template_versions (company_id, seq);
CREATE INDEX devices_by_seq ON devices (company_id, seq);
CREATE INDEX buildings_by_seq ON buildings (site_id, seq);
CREATE INDEX units_by_seq ON units (site_id, seq);
CREATE INDEX areas_by_seq ON areas (site_id, seq);
CREATE INDEX checkpoints_by_seq ON checkpoints (site_id, seq);
CREATE INDEX routes_by_seq ON routes (site_id, seq);
CREATE INDEX patrols_by_seq ON patrols (site_id, seq);
CREATE INDEX visits_by_seq ON visits (site_id, seq);
CREATE INDEX findings_by_seq ON findings (site_id, seq);

-- Lists.
CREATE INDEX patrols_by_start ON patrols (site_id, started_at, id);
CREATE INDEX patrols_by_date ON patrols (site_id, local_date);
CREATE INDEX visits_by_patrol ON visits (site_id, patrol_id);
CREATE INDEX findings_by_time ON findings (site_id, raised_at, id);
CREATE INDEX findings_by_patrol ON findings (site_id, patrol_id);
CREATE INDEX photos_by_patrol ON photos (site_id, patrol_id);
CREATE INDEX photos_by_finding ON photos (site_id, finding_id);
CREATE INDEX photos_by_hash ON photos (sha256);
-- A phone that asks for an upload does not always say at which site.
CREATE INDEX uploads_by_photo ON uploads (id);
CREATE INDEX uploads_unfinished ON uploads (updated_at) WHERE state = 'partial';

-- The same operation again; later outcomes of a device's own.
CREATE INDEX journal_by_operation ON journal (scope_id, operation_id);
CREATE INDEX journal_later ON journal (scope_id, device_id, seq) WHERE later;
CREATE INDEX held_by_need ON held (scope_id, needs_id);

-- Sign-in.
CREATE UNIQUE INDEX credentials_login ON credentials (login);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_person ON refresh_tokens (person_id);
CREATE INDEX web_sessions_by_person ON web_sessions (person_id);
CREATE UNIQUE INDEX device_credentials_token ON device_credentials (token_hash);
