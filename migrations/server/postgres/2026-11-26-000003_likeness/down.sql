DROP TABLE photo_verdicts;
DROP TABLE likenesses;
