-- What is looked at without notice: plans, the draws of them, and the checks that were drawn.
CREATE TABLE spot_check_plans (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX spot_check_plans_by_seq ON spot_check_plans (site_id, seq);

CREATE TABLE draws (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    plan_id uuid NOT NULL,
    field text NOT NULL,
    due_date text,
    committed_at timestamptz NOT NULL,
    held_at timestamptz,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX draws_by_seq ON draws (site_id, seq);
CREATE INDEX draws_by_time ON draws (site_id, committed_at, id);
CREATE INDEX draws_open ON draws (site_id, plan_id) WHERE held_at IS NULL;

-- The seeds that were committed to: the server's secret until the draw is held.
CREATE TABLE draw_seeds (
    site_id uuid NOT NULL,
    draw_id uuid NOT NULL,
    seed text NOT NULL,
    PRIMARY KEY (site_id, draw_id)
);

-- A check, and in columns what its result counts against: place, route and field; the crew has a row for each person.
CREATE TABLE spot_checks (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    draw_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    field text NOT NULL,
    state text NOT NULL,
    building_id uuid,
    area_id uuid,
    unit_id uuid,
    patrol_id uuid,
    route_id uuid,
    people text NOT NULL,
    drawn_at timestamptz NOT NULL,
    until_date text NOT NULL,
    checked_by uuid,
    checked_at timestamptz,
    local_date text,
    percent integer,
    passed boolean,
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
    site_id uuid NOT NULL,
    person_id uuid NOT NULL,
    spot_check_id uuid NOT NULL,
    PRIMARY KEY (site_id, person_id, spot_check_id)
);

CREATE INDEX findings_by_spot_check ON findings (site_id, spot_check_id) WHERE spot_check_id IS NOT NULL;
