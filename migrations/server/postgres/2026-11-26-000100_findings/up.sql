-- The whole life of a finding: where it is, whose it is, when it is due, what became of it; the notices by their numbers; who is concerned;
-- and what people are told.

ALTER TABLE findings ADD COLUMN
    field TEXT;
ALTER TABLE findings ADD COLUMN
    place_id uuid;
ALTER TABLE findings ADD COLUMN
    area_id uuid;
ALTER TABLE findings ADD COLUMN
    unit_id uuid;
ALTER TABLE findings ADD COLUMN
    checkpoint_id uuid;
ALTER TABLE findings ADD COLUMN
    spot_check_id uuid;
ALTER TABLE findings ADD COLUMN
    responsible_id uuid;
ALTER TABLE findings ADD COLUMN
    due_at timestamptz;
ALTER TABLE findings ADD COLUMN
    reminded boolean NOT NULL DEFAULT FALSE;
ALTER TABLE findings ADD COLUMN
    escalated_at timestamptz;
ALTER TABLE findings ADD COLUMN
    noticed_at timestamptz;
ALTER TABLE findings ADD COLUMN
    rectified_at timestamptz;
ALTER TABLE findings ADD COLUMN
    closed_at timestamptz;
ALTER TABLE findings ADD COLUMN
    repeats_id uuid;
ALTER TABLE findings ADD COLUMN
    utility TEXT;
ALTER TABLE findings ADD COLUMN
    repair TEXT;

-- Findings that were there before: where they are.
UPDATE findings SET checkpoint_id = CAST(doc -> 'spot' ->> 'checkpoint'
    AS uuid);
UPDATE findings SET unit_id = CAST(doc -> 'spot' ->> 'unit'
    AS uuid);
UPDATE findings SET area_id = CAST(doc -> 'spot' ->> 'area'
    AS uuid);
UPDATE findings SET place_id = COALESCE(checkpoint_id, unit_id, area_id);
UPDATE findings SET area_id = (SELECT CAST(c.doc ->> 'area'
    AS uuid) FROM checkpoints c WHERE c.site_id = findings.site_id AND c.id = findings.checkpoint_id) WHERE area_id IS NULL;

CREATE INDEX findings_by_state ON findings (site_id, state, raised_at, id);
CREATE INDEX findings_by_due ON findings (site_id, due_at, id) WHERE state IN ('noticed', 'sent_back');
CREATE INDEX findings_by_state_due ON findings (site_id, state, due_at, id) WHERE state IN ('noticed', 'sent_back');
CREATE INDEX findings_to_remind ON findings (due_at) WHERE state IN ('noticed', 'sent_back') AND escalated_at IS NULL;
CREATE INDEX findings_by_place ON findings (site_id, place_id, closed_at);
CREATE INDEX findings_by_responsible ON findings (site_id, responsible_id, state, raised_at, id);

-- Who raised it, whose it was to put right, who did something about it: they see it, whatever their post.
CREATE TABLE finding_people (
    site_id uuid NOT NULL,
    person_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    PRIMARY KEY (site_id, person_id, finding_id)
);
CREATE INDEX finding_people_by_finding ON finding_people (site_id, finding_id);
INSERT INTO finding_people (site_id, person_id, finding_id) SELECT site_id, raised_by, id FROM findings;

-- Rectification notices by their numbers, counted in each year of a site.
CREATE TABLE notices (
    site_id uuid NOT NULL,
    year bigint NOT NULL,
    number bigint NOT NULL,
    finding_id uuid NOT NULL,
    responsible_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (site_id, year, number)
);
CREATE INDEX notices_by_finding ON notices (site_id, finding_id);
CREATE INDEX notices_by_time ON notices (site_id, issued_at);

CREATE TABLE messages (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    to_id uuid NOT NULL,
    kind TEXT NOT NULL,
    finding_id uuid NOT NULL,
    told_at timestamptz NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX messages_by_seq ON messages (site_id, seq);
CREATE INDEX messages_by_person ON messages (site_id, to_id, told_at, id);
CREATE INDEX messages_unread ON messages (site_id, to_id) WHERE read_at IS NULL;
