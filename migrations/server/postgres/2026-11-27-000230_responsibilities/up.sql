-- Who answers for which areas: a catalog of the site, as shifts are.
CREATE TABLE responsibilities (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    removed boolean NOT NULL,
    doc jsonb NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX responsibilities_by_seq ON responsibilities (site_id, seq);
