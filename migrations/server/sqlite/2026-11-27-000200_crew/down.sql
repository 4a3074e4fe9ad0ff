ALTER TABLE messages RENAME COLUMN about_id TO finding_id;
DROP TABLE leave_allowances;
DROP TABLE leaves;
DROP TABLE shifts;
