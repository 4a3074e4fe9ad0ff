DROP TABLE tickets;
DROP TABLE seals;
ALTER TABLE device DROP COLUMN key_id;
