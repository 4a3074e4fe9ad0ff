-- Prints of what photos show, and what people said of photos that look alike.

CREATE TABLE likenesses (
    site_id TEXT NOT NULL,
    photo_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    print TEXT NOT NULL,
    checkpoint_id TEXT,
    visit_id TEXT,
    finding_id TEXT,
    person_id TEXT,
    device_id TEXT,
    taken_at TEXT NOT NULL,
    PRIMARY KEY (site_id, photo_id)
);

CREATE TABLE photo_verdicts (
    site_id TEXT NOT NULL,
    photo_id TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    person_id TEXT NOT NULL,
    remark TEXT NOT NULL,
    judged_at TEXT NOT NULL,
    PRIMARY KEY (site_id, photo_id, operation_id)
);

-- In the order in which they were numbered, which is the order of commits; 0 while the photo's record has not come.
CREATE INDEX likenesses_by_seq ON likenesses (site_id, seq);
CREATE INDEX likenesses_by_checkpoint ON likenesses (site_id, checkpoint_id, seq);
CREATE INDEX likenesses_waiting ON likenesses (site_id) WHERE seq = 0;
