-- What is looked at without notice: plans, the draws of them, and the checks that were drawn.
CREATE TABLE spot_check_plans (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX spot_check_plans_by_seq ON spot_check_plans (site_id, seq);

CREATE TABLE draws (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    plan_id TEXT NOT NULL,
    field TEXT NOT NULL,
    due_date TEXT,
    committed_at TEXT NOT NULL,
    held_at TEXT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX draws_by_seq ON draws (site_id, seq);
CREATE INDEX draws_by_time ON draws (site_id, committed_at, id);
CREATE INDEX draws_open ON draws (site_id, plan_id) WHERE held_at IS NULL;

-- The seeds that were committed to: the server's secret until the draw is held.
CREATE TABLE draw_seeds (
    site_id TEXT NOT NULL,
    draw_id TEXT NOT NULL,
    seed TEXT NOT NULL,
    PRIMARY KEY (site_id, draw_id)
);

-- A check, and in columns what its result counts against: place, route and field; the crew has a row for each person.
CREATE TABLE spot_checks (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    draw_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    field TEXT NOT NULL,
    state TEXT NOT NULL,
    building_id TEXT,
    area_id TEXT,
    unit_id TEXT,
    patrol_id TEXT,
    route_id TEXT,
    people TEXT NOT NULL,
    drawn_at TEXT NOT NULL,
    until_date TEXT NOT NULL,
    checked_by TEXT,
    checked_at TEXT,
    local_date TEXT,
    percent INTEGER,
    passed BOOLEAN,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX spot_checks_by_seq ON spot_checks (site_id, seq);
CREATE INDEX spot_checks_by_time ON spot_checks (site_id, drawn_at, id);
CREATE INDEX spot_checks_by_draw ON spot_checks (site_id, draw_id);
CREATE INDEX spot_checks_by_field ON spot_checks (site_id, field, local_date);
CREATE INDEX spot_checks_by_area ON spot_checks (site_id, area_id, local_date);
CREATE INDEX spot_checks_by_building ON spot_checks (site_id, building_id, local_date);
CREATE INDEX spot_checks_by_route ON spot_checks (site_id, route_id, local_date);
CREATE INDEX spot_checks_open ON spot_checks (site_id, draw_id) WHERE state = 'drawn';

CREATE TABLE spot_check_crews (
    site_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    spot_check_id TEXT NOT NULL,
    PRIMARY KEY (site_id, person_id, spot_check_id)
);

CREATE INDEX findings_by_spot_check ON findings (site_id, spot_check_id) WHERE spot_check_id IS NOT NULL;
