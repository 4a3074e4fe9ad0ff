-- The crew: shifts are a catalog; what happens on a day is found by whose it is and by day.
CREATE TABLE shifts (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX shifts_by_seq ON shifts (site_id, seq);

CREATE TABLE leaves (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    person_id uuid,
    about_id uuid,
    local_date text NOT NULL,
    until_date text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX leaves_by_seq ON leaves (site_id, seq);
CREATE INDEX leaves_by_date ON leaves (site_id, local_date, id);
CREATE INDEX leaves_by_person ON leaves (site_id, person_id, local_date);

CREATE TABLE leave_allowances (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    person_id uuid,
    about_id uuid,
    local_date text NOT NULL,
    until_date text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX leave_allowances_by_seq ON leave_allowances (site_id, seq);
CREATE INDEX leave_allowances_by_date ON leave_allowances (site_id, local_date, id);
CREATE INDEX leave_allowances_by_person ON leave_allowances (site_id, person_id, local_date);

-- Messages tell of more than findings.
ALTER TABLE messages RENAME COLUMN finding_id TO about_id;
