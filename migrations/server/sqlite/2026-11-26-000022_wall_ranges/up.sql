-- What a page of the wall is looked up in beside the photos themselves: flagged ones, and those of a walk that somebody walked along.

-- A flag has its photo's time and author beside it, so that flagged photos are one range of an index too.
ALTER TABLE photo_flags ADD COLUMN
    taken_at TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000000Z';
ALTER TABLE photo_flags ADD COLUMN
    author_id TEXT NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
UPDATE photo_flags SET taken_at = p.taken_at, author_id = p.author_id FROM photos p
    WHERE p.site_id = photo_flags.site_id AND p.id = photo_flags.photo_id;
DROP INDEX photo_flags_by_flag;
CREATE INDEX photo_flags_by_time ON photo_flags (site_id, flag, taken_at, photo_id);
CREATE INDEX photo_flags_by_author ON photo_flags (site_id, flag, author_id, taken_at, photo_id);

-- Photos of walks that somebody else walked along: theirs to see too. Most walks have one walker, and no rows here.
CREATE TABLE photo_walkers (
    site_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    photo_id TEXT NOT NULL,
    PRIMARY KEY (site_id, person_id, taken_at, photo_id)
);
INSERT INTO photo_walkers (site_id, person_id, taken_at, photo_id) SELECT p.site_id, w.id, p.taken_at, p.id
    FROM patrols r CROSS JOIN photos p CROSS JOIN people w
    WHERE p.site_id = r.site_id AND p.patrol_id = r.id AND p.finding_id IS NULL AND r.walkers <> CAST(p.author_id AS TEXT)
    AND r.walkers LIKE '%' || CAST(w.id AS TEXT) || '%' AND w.id <> p.author_id;
DROP INDEX patrols_shared;

-- Of one person, what waits for a verdict and what was sent back: few among all that they took in years. Most photos leave the first one
-- when their patrol is accepted.
CREATE INDEX photos_open_by_author ON photos (site_id, author_id, taken_at) WHERE verdict IS NULL;
CREATE INDEX photos_sent_back_by_author ON photos (site_id, author_id, taken_at) WHERE verdict = 'sent_back';

-- What the server measured on a photo, beside its print; none for prints from before, which are measured after the next start.
ALTER TABLE likenesses ADD COLUMN
    light BIGINT;
ALTER TABLE likenesses ADD COLUMN
    blur BIGINT;
