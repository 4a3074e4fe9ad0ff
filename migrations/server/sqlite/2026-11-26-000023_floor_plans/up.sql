-- Plans of a site and its floors, with pins in them.
CREATE TABLE floor_plans (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX floor_plans_by_seq ON floor_plans (site_id, seq);
