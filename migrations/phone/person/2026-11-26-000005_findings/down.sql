DROP INDEX findings_by_author;
DROP TABLE lent_photos;
