ALTER TABLE spot_checks DROP COLUMN counted_roles;
