-- The crew: shifts are a catalog; what happens on a day is found by whose it is and by day.
CREATE TABLE shifts (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX shifts_by_seq ON shifts (site_id, seq);

CREATE TABLE leaves (
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
CREATE INDEX leaves_by_seq ON leaves (site_id, seq);
CREATE INDEX leaves_by_date ON leaves (site_id, local_date, id);
CREATE INDEX leaves_by_person ON leaves (site_id, person_id, local_date);

CREATE TABLE leave_allowances (
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
CREATE INDEX leave_allowances_by_seq ON leave_allowances (site_id, seq);
CREATE INDEX leave_allowances_by_date ON leave_allowances (site_id, local_date, id);
CREATE INDEX leave_allowances_by_person ON leave_allowances (site_id, person_id, local_date);

CREATE TABLE rosters (
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
CREATE INDEX rosters_by_seq ON rosters (site_id, seq);
CREATE INDEX rosters_by_date ON rosters (site_id, local_date, id);
CREATE INDEX rosters_by_person ON rosters (site_id, person_id, local_date);

CREATE TABLE duty_weeks (
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
CREATE INDEX duty_weeks_by_seq ON duty_weeks (site_id, seq);
CREATE INDEX duty_weeks_by_date ON duty_weeks (site_id, local_date, id);
CREATE INDEX duty_weeks_by_person ON duty_weeks (site_id, person_id, local_date);

CREATE TABLE clockings (
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
CREATE INDEX clockings_by_seq ON clockings (site_id, seq);
CREATE INDEX clockings_by_date ON clockings (site_id, local_date, id);
CREATE INDEX clockings_by_person ON clockings (site_id, person_id, local_date);

CREATE TABLE corrections (
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
CREATE INDEX corrections_by_seq ON corrections (site_id, seq);
CREATE INDEX corrections_by_date ON corrections (site_id, local_date, id);
CREATE INDEX corrections_by_person ON corrections (site_id, person_id, local_date);

CREATE TABLE replacements (
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
CREATE INDEX replacements_by_seq ON replacements (site_id, seq);
CREATE INDEX replacements_by_date ON replacements (site_id, local_date, id);
CREATE INDEX replacements_by_person ON replacements (site_id, person_id, local_date);

CREATE TABLE rankings (
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
CREATE INDEX rankings_by_seq ON rankings (site_id, seq);
CREATE INDEX rankings_by_date ON rankings (site_id, local_date, id);
CREATE INDEX rankings_by_person ON rankings (site_id, person_id, local_date);

-- Where somebody was seen last on a patrol: the board asks for all of a site at once.
CREATE TABLE last_seen (
    site_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    checkpoint_id TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (site_id, person_id)
);

-- Who used which phone, and when last: nobody is absent before their phone has spoken.
CREATE TABLE phone_people (
    person_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    used_at TEXT NOT NULL,
    PRIMARY KEY (person_id, device_id)
);

-- Calendars that people subscribed to: who has the address reads one person's duties, and nothing else.
CREATE TABLE calendar_feeds (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX calendar_feeds_by_person ON calendar_feeds (person_id);

-- Messages tell of more than findings.
ALTER TABLE messages RENAME COLUMN finding_id TO about_id;
