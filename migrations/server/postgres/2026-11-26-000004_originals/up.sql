-- Who took an original photo out of the house: written before its bytes go, never changed.

CREATE TABLE original_views (
    site_id uuid NOT NULL,
    photo_id uuid NOT NULL,
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    viewed_at timestamptz NOT NULL,
    address text NOT NULL,
    way text NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (site_id, photo_id, id)
);
