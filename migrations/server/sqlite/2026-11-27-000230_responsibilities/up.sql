-- Who answers for which areas: a catalog of the site, as shifts are.
CREATE TABLE responsibilities (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX responsibilities_by_seq ON responsibilities (site_id, seq);
