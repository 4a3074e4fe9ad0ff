DROP INDEX findings_by_spot_check;
DROP TABLE draw_seeds;
DROP TABLE spot_check_crews;
DROP TABLE spot_checks;
DROP TABLE draws;
DROP TABLE spot_check_plans;
