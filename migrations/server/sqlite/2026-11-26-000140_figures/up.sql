-- What the statistics are read from: sums a day, kept while the books are written, and walks that were due.

CREATE TABLE score_days (
    site_id TEXT NOT NULL,
    dimension TEXT NOT NULL,
    local_date TEXT NOT NULL,
    building_id TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    sheets BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    earned BIGINT NOT NULL,
    possible BIGINT NOT NULL,
    PRIMARY KEY (site_id, dimension, local_date, building_id, value, source)
);

CREATE TABLE walks_due (
    site_id TEXT NOT NULL,
    local_date TEXT NOT NULL,
    patrol_id TEXT NOT NULL,
    route_id TEXT NOT NULL,
    building_id TEXT,
    until_at TEXT,
    ending TEXT,
    PRIMARY KEY (site_id, local_date, patrol_id)
);

-- Up to when a site was counted, by which rules, in which time zone.
CREATE TABLE figure_sites (
    site_id TEXT NOT NULL,
    rules BIGINT NOT NULL,
    time_zone TEXT NOT NULL,
    due_until TEXT NOT NULL,
    PRIMARY KEY (site_id)
);

CREATE TABLE weekly_analyses (
    site_id TEXT NOT NULL,
    week TEXT NOT NULL,
    made_at TEXT NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
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
