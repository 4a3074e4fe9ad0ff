DROP TABLE photos;
DROP TABLE outbox;
DROP TABLE people;
DROP TABLE device;
