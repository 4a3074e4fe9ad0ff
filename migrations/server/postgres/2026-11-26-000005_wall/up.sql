-- What the wall of photos is narrowed by: where, at which item, how it was answered, what the supervisor said, when.

ALTER TABLE photos ADD COLUMN
    taken_at timestamptz NOT NULL DEFAULT '1970-01-01T00:00:00.000000Z';
ALTER TABLE photos ADD COLUMN
    place_building_id uuid;
ALTER TABLE photos ADD COLUMN
    area_id uuid;
ALTER TABLE photos ADD COLUMN
    checkpoint_id uuid;
ALTER TABLE photos ADD COLUMN
    item_id uuid;
ALTER TABLE photos ADD COLUMN
    failed boolean;
ALTER TABLE photos ADD COLUMN
    verdict text;

-- Photos that were there before: when the server heard of them stands for when they were taken, and the item of a visit's photo
-- is not looked for.
UPDATE photos SET taken_at = declared_at;
UPDATE photos SET checkpoint_id = (SELECT CAST(v.doc ->> 'checkpoint'
    AS uuid) FROM visits v WHERE v.site_id = photos.site_id AND v.id = photos.visit_id) WHERE visit_id IS NOT NULL;
UPDATE photos SET checkpoint_id = (SELECT CAST(f.doc -> 'spot' ->> 'checkpoint'
    AS uuid) FROM findings f WHERE f.site_id = photos.site_id AND f.id = photos.finding_id) WHERE finding_id IS NOT NULL;
UPDATE photos SET item_id = (SELECT CAST(f.doc -> 'spot' ->> 'item'
    AS uuid) FROM findings f WHERE f.site_id = photos.site_id AND f.id = photos.finding_id) WHERE finding_id IS NOT NULL;
UPDATE photos SET area_id = (SELECT CAST(f.doc -> 'spot' ->> 'area'
    AS uuid) FROM findings f WHERE f.site_id = photos.site_id AND f.id = photos.finding_id) WHERE finding_id IS NOT NULL;
UPDATE photos SET area_id = (SELECT CAST(c.doc ->> 'area'
    AS uuid) FROM checkpoints c WHERE c.site_id = photos.site_id AND c.id = photos.checkpoint_id) WHERE area_id IS NULL;
UPDATE photos SET place_building_id = (SELECT CAST(a.doc ->> 'building'
    AS uuid) FROM areas a WHERE a.site_id = photos.site_id AND a.id = photos.area_id);
UPDATE photos SET place_building_id = building_id WHERE place_building_id IS NULL;
UPDATE photos SET building_id = (SELECT p.building_id FROM patrols p WHERE p.site_id = photos.site_id AND p.id = photos.patrol_id)
    WHERE finding_id IS NULL;
UPDATE photos SET verdict = (SELECT p.state FROM patrols p WHERE p.site_id = photos.site_id AND p.id = photos.patrol_id
    AND p.state IN ('accepted', 'sent_back'));

-- A page of the wall is one range of one of these, newest first.
CREATE INDEX photos_by_time ON photos (site_id, taken_at);
CREATE INDEX photos_by_author ON photos (site_id, author_id, taken_at);
CREATE INDEX photos_by_work ON photos (site_id, building_id, taken_at);
CREATE INDEX photos_by_building ON photos (site_id, place_building_id, taken_at);
CREATE INDEX photos_by_area ON photos (site_id, area_id, taken_at);
CREATE INDEX photos_by_checkpoint ON photos (site_id, checkpoint_id, taken_at);
CREATE INDEX photos_by_item ON photos (site_id, item_id, taken_at);
CREATE INDEX photos_by_verdict ON photos (site_id, verdict, taken_at);
CREATE INDEX photos_failed ON photos (site_id, taken_at) WHERE failed;
-- Walks of more than one: their photos are everybody's who walked along.
CREATE INDEX patrols_shared ON patrols (site_id, started_at) WHERE length(walkers) > 36;

-- Who doubted a photo, and who took the doubt back. The flag itself is in photo_flags.
CREATE TABLE photo_doubts (
    site_id uuid NOT NULL,
    photo_id uuid NOT NULL,
    operation_id uuid NOT NULL,
    by_id uuid NOT NULL,
    raised boolean NOT NULL,
    remark text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (site_id, photo_id, operation_id)
);
