-- Who took an original photo out of the house: written before its bytes go, never changed.

CREATE TABLE original_views (
    site_id TEXT NOT NULL,
    photo_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    viewed_at TEXT NOT NULL,
    address TEXT NOT NULL,
    way TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (site_id, photo_id, id)
);
