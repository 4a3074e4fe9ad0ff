DROP INDEX photo_walkers_by_photo;
DROP TABLE cleaning_jobs;
DROP TABLE lead_reports;
DROP TABLE training_results;
DROP TABLE trainings;
DROP TABLE assessments;
DROP TABLE cleaning_tasks;
