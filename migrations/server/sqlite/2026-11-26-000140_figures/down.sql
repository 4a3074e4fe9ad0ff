DROP TABLE weekly_analyses;
DROP TABLE figure_sites;
DROP TABLE walks_due;
DROP TABLE score_days;
