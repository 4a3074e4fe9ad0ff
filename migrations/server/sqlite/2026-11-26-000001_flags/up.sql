-- What speaks against a photo as evidence: what the server found, and what somebody said.

CREATE TABLE photo_flags (
    site_id TEXT NOT NULL,
    photo_id TEXT NOT NULL,
    flag TEXT NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    raised_at TEXT NOT NULL,
    PRIMARY KEY (site_id, photo_id, flag)
);
CREATE INDEX photo_flags_by_flag ON photo_flags (site_id, flag, raised_at);
