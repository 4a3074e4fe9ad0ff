DROP TABLE drafts;
DROP TABLE recorded;
DROP TABLE cursors;
DROP TABLE documents;
DROP TABLE session;
