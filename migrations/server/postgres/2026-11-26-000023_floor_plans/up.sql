-- Plans of a site and its floors, with pins in them.
CREATE TABLE floor_plans (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX floor_plans_by_seq ON floor_plans (site_id, seq);
