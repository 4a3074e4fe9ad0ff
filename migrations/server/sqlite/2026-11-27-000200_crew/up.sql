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

-- Messages tell of more than findings.
ALTER TABLE messages RENAME COLUMN finding_id TO about_id;
