-- What happened to findings, added up a day; and how many working days it took to put one right, by the calendar of that time.

ALTER TABLE findings ADD COLUMN
    took_days bigint;

CREATE TABLE finding_days (
    site_id uuid NOT NULL,
    dimension text NOT NULL,
    local_date text NOT NULL,
    building_id uuid NOT NULL,
    value text NOT NULL,
    raised bigint NOT NULL,
    still_open bigint NOT NULL,
    repeats bigint NOT NULL,
    righted bigint NOT NULL,
    right_days bigint NOT NULL,
    late bigint NOT NULL,
    closed bigint NOT NULL,
    PRIMARY KEY (site_id, dimension, local_date, building_id, value)
);
