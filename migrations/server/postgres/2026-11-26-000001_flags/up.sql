-- What speaks against a photo as evidence: what the server found, and what somebody said.

CREATE TABLE photo_flags (
    site_id uuid NOT NULL,
    photo_id uuid NOT NULL,
    flag text NOT NULL,
    doc jsonb NOT NULL,
    raised_at timestamptz NOT NULL,
    PRIMARY KEY (site_id, photo_id, flag)
);
CREATE INDEX photo_flags_by_flag ON photo_flags (site_id, flag, raised_at);
