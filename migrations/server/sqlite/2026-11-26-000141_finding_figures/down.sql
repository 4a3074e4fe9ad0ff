DROP TABLE finding_days;
ALTER TABLE findings DROP COLUMN took_days;
