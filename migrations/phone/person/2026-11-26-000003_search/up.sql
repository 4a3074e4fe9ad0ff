-- What somebody types to find a flat among twenty thousand. Triggers keep it in step with the documents, whoever writes them.

CREATE TABLE unit_names (
    id TEXT PRIMARY KEY NOT NULL,
    site TEXT NOT NULL,
    building TEXT NOT NULL,
    -- In small letters, a language a line, each after a line's end: so what begins with something is found like what holds it.
    words TEXT NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER unit_named AFTER INSERT ON documents WHEN new.collection = 'units' AND json_valid(new.json) BEGIN
    DELETE FROM unit_names WHERE id = new.id;
    INSERT INTO unit_names (id, site, building, words) VALUES (
        new.id, new.scope, coalesce(json_extract(new.json, '$.building'), ''),
        lower(char(10) || coalesce(json_extract(new.json, '$.name.zh'), '') || char(10) || coalesce(json_extract(new.json, '$.name.en'), '')));
END;

CREATE TRIGGER unit_renamed AFTER UPDATE OF json, scope ON documents WHEN new.collection = 'units' AND json_valid(new.json) BEGIN
    DELETE FROM unit_names WHERE id = new.id;
    INSERT INTO unit_names (id, site, building, words) VALUES (
        new.id, new.scope, coalesce(json_extract(new.json, '$.building'), ''),
        lower(char(10) || coalesce(json_extract(new.json, '$.name.zh'), '') || char(10) || coalesce(json_extract(new.json, '$.name.en'), '')));
END;

CREATE TRIGGER unit_gone AFTER DELETE ON documents WHEN old.collection = 'units' BEGIN
    DELETE FROM unit_names WHERE id = old.id;
END;

-- What was pulled before.
INSERT INTO unit_names (id, site, building, words)
SELECT id, scope, coalesce(json_extract(json, '$.building'), ''),
    lower(char(10) || coalesce(json_extract(json, '$.name.zh'), '') || char(10) || coalesce(json_extract(json, '$.name.en'), ''))
FROM documents WHERE collection = 'units' AND json_valid(json);
