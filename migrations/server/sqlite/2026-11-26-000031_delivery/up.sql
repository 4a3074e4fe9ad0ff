-- The office's half of the delivery ledger: what each phone said that it holds, and from which phone a photo is to come.

CREATE TABLE device_reports (
    device_id TEXT NOT NULL,
    company_id TEXT NOT NULL,
    told_at TEXT NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (device_id)
);

ALTER TABLE photos ADD COLUMN
    device_id TEXT;
UPDATE photos SET device_id = (SELECT j.device_id FROM journal j WHERE j.scope_id = photos.site_id
    AND j.operation_id = photos.operation_id ORDER BY j.seq LIMIT 1);
CREATE INDEX photos_by_device ON photos (site_id, device_id, declared_at);

-- What was refused, for the office's list: few rows among many.
CREATE INDEX journal_refused ON journal (scope_id, received_at) WHERE status IN ('rejected', 'conflict');
