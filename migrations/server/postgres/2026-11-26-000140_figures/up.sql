-- What the statistics are read from: sums a day, kept while the books are written, and walks that were due.

CREATE TABLE score_days (
    site_id uuid NOT NULL,
    dimension text NOT NULL,
    local_date text NOT NULL,
    building_id uuid NOT NULL,
    value text NOT NULL,
    source text NOT NULL,
    sheets bigint NOT NULL,
    passed bigint NOT NULL,
    earned bigint NOT NULL,
    possible bigint NOT NULL,
    PRIMARY KEY (site_id, dimension, local_date, building_id, value, source)
);

CREATE TABLE walks_due (
    site_id uuid NOT NULL,
    local_date text NOT NULL,
    patrol_id uuid NOT NULL,
    route_id uuid NOT NULL,
    building_id uuid,
    until_at timestamptz,
    ending text,
    PRIMARY KEY (site_id, local_date, patrol_id)
);

-- Up to when a site was counted, by which rules, in which time zone.
CREATE TABLE figure_sites (
    site_id uuid NOT NULL,
    rules bigint NOT NULL,
    time_zone text NOT NULL,
    due_until timestamptz NOT NULL,
    PRIMARY KEY (site_id)
);

CREATE TABLE weekly_analyses (
    site_id uuid NOT NULL,
    week text NOT NULL,
    made_at timestamptz NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, week)
);

-- Walks that were planned and begun before this table was there; when their windows closed is not known any more. A stop names its checkpoint,
-- and once more where it says why it was missed. As many visits as stops: complete.
INSERT INTO walks_due (site_id, local_date, patrol_id, route_id, building_id, ending)
    SELECT site_id, CAST(doc -> 'planned' ->> 'date' AS TEXT), id, route_id, building_id, CASE WHEN state = 'underway' THEN 'unfinished' WHEN
    (length(CAST(doc AS TEXT)) - length(replace(CAST(doc AS TEXT), '"checkpoint"', ''))) / 12
    - (length(CAST(doc AS TEXT)) - length(replace(CAST(doc AS TEXT), '"missed"', ''))) / 8
    = (length(CAST(doc AS TEXT)) - length(replace(CAST(doc AS TEXT), '"visit"', ''))) / 7 THEN 'complete' ELSE 'partial' END
    FROM patrols WHERE CAST(doc -> 'planned' ->> 'date' AS TEXT) IS NOT NULL;
CREATE INDEX walks_due_by_route ON walks_due (site_id, local_date, route_id, building_id, ending, until_at);
