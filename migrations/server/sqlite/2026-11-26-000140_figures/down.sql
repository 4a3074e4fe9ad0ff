DROP INDEX patrols_by_counted;
ALTER TABLE patrols DROP COLUMN completion;
ALTER TABLE patrols DROP COLUMN planned;
ALTER TABLE patrols DROP COLUMN counted_on;
DROP TABLE weekly_analyses;
DROP TABLE figure_sites;
DROP TABLE walks_due;
DROP TABLE score_days;
