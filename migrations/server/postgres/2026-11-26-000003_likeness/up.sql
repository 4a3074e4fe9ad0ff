-- Prints of what photos show, and what people said of photos that look alike.

CREATE TABLE likenesses (
    site_id uuid NOT NULL,
    photo_id uuid NOT NULL,
    seq bigint NOT NULL,
    print text NOT NULL,
    checkpoint_id uuid,
    visit_id uuid,
    finding_id uuid,
    person_id uuid,
    device_id uuid,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (site_id, photo_id)
);

CREATE TABLE photo_verdicts (
    site_id uuid NOT NULL,
    photo_id uuid NOT NULL,
    operation_id uuid NOT NULL,
    other_id uuid NOT NULL,
    verdict text NOT NULL,
    person_id uuid NOT NULL,
    remark text NOT NULL,
    judged_at timestamptz NOT NULL,
    PRIMARY KEY (site_id, photo_id, operation_id)
);

-- In the order in which they were numbered, which is the order of commits; 0 while the photo's record has not come.
CREATE INDEX likenesses_by_seq ON likenesses (site_id, seq);
CREATE INDEX likenesses_by_checkpoint ON likenesses (site_id, checkpoint_id, seq);
CREATE INDEX likenesses_waiting ON likenesses (site_id) WHERE seq = 0;
