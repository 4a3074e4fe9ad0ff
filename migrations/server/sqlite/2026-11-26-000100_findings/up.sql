-- The whole life of a finding: where it is, whose it is, when it is due, what became of it; the notices by their numbers; who is concerned;
-- and what people are told.

ALTER TABLE findings ADD COLUMN
    field TEXT;
ALTER TABLE findings ADD COLUMN
    place_id TEXT;
ALTER TABLE findings ADD COLUMN
    area_id TEXT;
ALTER TABLE findings ADD COLUMN
    unit_id TEXT;
ALTER TABLE findings ADD COLUMN
    checkpoint_id TEXT;
ALTER TABLE findings ADD COLUMN
    spot_check_id TEXT;
ALTER TABLE findings ADD COLUMN
    responsible_id TEXT;
ALTER TABLE findings ADD COLUMN
    due_at TEXT;
ALTER TABLE findings ADD COLUMN
    reminded BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE findings ADD COLUMN
    escalated_at TEXT;
ALTER TABLE findings ADD COLUMN
    noticed_at TEXT;
ALTER TABLE findings ADD COLUMN
    rectified_at TEXT;
ALTER TABLE findings ADD COLUMN
    closed_at TEXT;
ALTER TABLE findings ADD COLUMN
    repeats_id TEXT;
ALTER TABLE findings ADD COLUMN
    utility TEXT;
ALTER TABLE findings ADD COLUMN
    repair TEXT;

-- Findings that were there before: where they are.
UPDATE findings SET checkpoint_id = CAST(doc -> 'spot' ->> 'checkpoint'
    AS TEXT);
UPDATE findings SET unit_id = CAST(doc -> 'spot' ->> 'unit'
    AS TEXT);
UPDATE findings SET area_id = CAST(doc -> 'spot' ->> 'area'
    AS TEXT);
UPDATE findings SET place_id = COALESCE(checkpoint_id, unit_id, area_id);
UPDATE findings SET area_id = (SELECT CAST(c.doc ->> 'area'
    AS TEXT) FROM checkpoints c WHERE c.site_id = findings.site_id AND c.id = findings.checkpoint_id) WHERE area_id IS NULL;

CREATE INDEX findings_by_state ON findings (site_id, state, raised_at, id);
CREATE INDEX findings_by_due ON findings (site_id, due_at, id) WHERE state IN ('noticed', 'sent_back');
CREATE INDEX findings_by_state_due ON findings (site_id, state, due_at, id) WHERE state IN ('noticed', 'sent_back');
CREATE INDEX findings_to_remind ON findings (due_at) WHERE state IN ('noticed', 'sent_back') AND escalated_at IS NULL;
CREATE INDEX findings_by_place ON findings (site_id, place_id, closed_at);
CREATE INDEX findings_by_responsible ON findings (site_id, responsible_id, state, raised_at, id);

-- Who raised it, whose it was to put right, who did something about it: they see it, whatever their post.
CREATE TABLE finding_people (
    site_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    finding_id TEXT NOT NULL,
    PRIMARY KEY (site_id, person_id, finding_id)
);
CREATE INDEX finding_people_by_finding ON finding_people (site_id, finding_id);
INSERT INTO finding_people (site_id, person_id, finding_id) SELECT site_id, raised_by, id FROM findings;

-- Rectification notices by their numbers, counted in each year of a site.
CREATE TABLE notices (
    site_id TEXT NOT NULL,
    year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    finding_id TEXT NOT NULL,
    responsible_id TEXT NOT NULL,
    due_at TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    PRIMARY KEY (site_id, year, number)
);
CREATE INDEX notices_by_finding ON notices (site_id, finding_id);
CREATE INDEX notices_by_time ON notices (site_id, issued_at);

CREATE TABLE messages (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    to_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    finding_id TEXT NOT NULL,
    told_at TEXT NOT NULL,
    read_at TEXT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX messages_by_seq ON messages (site_id, seq);
CREATE INDEX messages_by_person ON messages (site_id, to_id, told_at, id);
CREATE INDEX messages_unread ON messages (site_id, to_id) WHERE read_at IS NULL;
