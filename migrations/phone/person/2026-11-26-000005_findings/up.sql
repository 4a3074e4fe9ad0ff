-- Small copies of photos that others took, of findings that this person has to put right or to look at; sealed.
CREATE TABLE lent_photos (
    id TEXT PRIMARY KEY NOT NULL,
    -- None while the server has none to give.
    sealed BLOB,
    asked_at BIGINT NOT NULL
);

-- What somebody reported, closed or not, out of a hundred thousand findings.
CREATE INDEX findings_by_author ON documents (json ->> '$.raised_by') WHERE collection = 'findings' AND json_valid(json);
