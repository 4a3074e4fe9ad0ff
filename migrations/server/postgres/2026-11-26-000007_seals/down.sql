DROP TABLE seal_days;
DROP TABLE seals;
