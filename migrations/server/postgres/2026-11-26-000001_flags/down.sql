DROP TABLE photo_flags;
