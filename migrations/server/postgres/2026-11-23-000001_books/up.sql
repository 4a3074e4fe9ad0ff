-- The books. The same tables stand in the other database's folder, in its own types; a test compares the two.

CREATE TABLE server (
    id integer NOT NULL,
    epoch uuid NOT NULL,
    installed_at timestamptz NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE scopes (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    seq bigint NOT NULL,
    catalog_seq bigint NOT NULL,
    chain text NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE companies (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE sites (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE people (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE memberships (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE templates (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE template_versions (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE devices (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE buildings (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE units (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE areas (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE checkpoints (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE routes (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE patrols (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    route_id uuid NOT NULL,
    building_id uuid,
    walkers text NOT NULL,
    state text NOT NULL,
    started_at timestamptz NOT NULL,
    local_date text NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE visits (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    patrol_id uuid NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE findings (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    building_id uuid,
    patrol_id uuid,
    kind text NOT NULL,
    severity text NOT NULL,
    state text NOT NULL,
    raised_by uuid NOT NULL,
    raised_at timestamptz NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE photos (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    doc jsonb NOT NULL,
    sha256 text NOT NULL,
    operation_id uuid NOT NULL,
    author_id uuid NOT NULL,
    building_id uuid,
    patrol_id uuid,
    visit_id uuid,
    finding_id uuid,
    declared_at timestamptz NOT NULL,
    PRIMARY KEY (site_id, id)
);

CREATE TABLE uploads (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    variant text NOT NULL,
    person_id uuid,
    device_id uuid,
    sha256 text NOT NULL,
    length bigint NOT NULL,
    received bigint NOT NULL,
    state text NOT NULL,
    reason text,
    media_type text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (site_id, id, variant)
);

CREATE TABLE journal (
    scope_id uuid NOT NULL,
    seq bigint NOT NULL,
    operation_id uuid NOT NULL,
    author_id uuid NOT NULL,
    device_id uuid,
    kind text NOT NULL,
    subject_id uuid,
    status text NOT NULL,
    refusal jsonb,
    later boolean NOT NULL,
    captured jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    request_hash text NOT NULL,
    salt text NOT NULL,
    body text NOT NULL,
    chain text NOT NULL,
    PRIMARY KEY (scope_id, seq)
);

CREATE TABLE held (
    scope_id uuid NOT NULL,
    operation_id uuid NOT NULL,
    needs_id uuid,
    device_id uuid,
    request_hash text NOT NULL,
    envelope text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (scope_id, operation_id)
);

CREATE TABLE credentials (
    person_id uuid NOT NULL,
    company_id uuid NOT NULL,
    login text NOT NULL,
    password_hash text NOT NULL,
    must_change boolean NOT NULL,
    language text,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (person_id)
);

CREATE TABLE refresh_tokens (
    token_hash text NOT NULL,
    family_id uuid NOT NULL,
    person_id uuid NOT NULL,
    device_id uuid,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_request uuid,
    used_at timestamptz,
    revoked boolean NOT NULL,
    PRIMARY KEY (token_hash)
);

CREATE TABLE web_sessions (
    token_hash text NOT NULL,
    person_id uuid NOT NULL,
    company_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash)
);

CREATE TABLE device_credentials (
    device_id uuid NOT NULL,
    company_id uuid NOT NULL,
    token_hash text NOT NULL,
    last_contact timestamptz,
    PRIMARY KEY (device_id)
);

CREATE TABLE enrol_codes (
    code_hash text NOT NULL,
    company_id uuid NOT NULL,
    issued_by uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
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
