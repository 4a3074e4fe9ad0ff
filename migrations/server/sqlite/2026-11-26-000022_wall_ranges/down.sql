ALTER TABLE likenesses DROP COLUMN blur;
ALTER TABLE likenesses DROP COLUMN light;
CREATE INDEX patrols_shared ON patrols (site_id, started_at) WHERE length(walkers) > 36;
DROP TABLE photo_walkers;
DROP INDEX photo_flags_by_author;
DROP INDEX photo_flags_by_time;
CREATE INDEX photo_flags_by_flag ON photo_flags (site_id, flag, raised_at);
ALTER TABLE photo_flags DROP COLUMN author_id;
ALTER TABLE photo_flags DROP COLUMN taken_at;
