DROP TABLE jottings;
