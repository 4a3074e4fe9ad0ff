-- The posts of the crew that a spot check was counted against: what was added up can be taken back as it was.

ALTER TABLE spot_checks ADD COLUMN
    counted_roles TEXT;
