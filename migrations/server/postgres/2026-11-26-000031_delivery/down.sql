DROP INDEX journal_refused;
DROP INDEX photos_by_device;
ALTER TABLE photos DROP COLUMN device_id;
DROP TABLE device_reports;
