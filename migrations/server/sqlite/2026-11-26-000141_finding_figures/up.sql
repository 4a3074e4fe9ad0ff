-- What happened to findings, added up a day; and how many working days it took to put one right, by the calendar of that time.

ALTER TABLE findings ADD COLUMN
    took_days BIGINT;

CREATE TABLE finding_days (
    site_id TEXT NOT NULL,
    dimension TEXT NOT NULL,
    local_date TEXT NOT NULL,
    building_id TEXT NOT NULL,
    value TEXT NOT NULL,
    raised BIGINT NOT NULL,
    still_open BIGINT NOT NULL,
    repeats BIGINT NOT NULL,
    righted BIGINT NOT NULL,
    right_days BIGINT NOT NULL,
    late BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    PRIMARY KEY (site_id, dimension, local_date, building_id, value)
);
