DROP TRIGGER unit_gone;
DROP TRIGGER unit_renamed;
DROP TRIGGER unit_named;
DROP TABLE unit_names;
