-- The crew's work: what is cleaned is a catalog; assessments, trainings, reports and paid jobs are found by whose they are and by day.
CREATE TABLE cleaning_tasks (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX cleaning_tasks_by_seq ON cleaning_tasks (site_id, seq);

CREATE TABLE assessments (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX assessments_by_seq ON assessments (site_id, seq);
CREATE INDEX assessments_by_date ON assessments (site_id, local_date, id);
CREATE INDEX assessments_by_person ON assessments (site_id, person_id, local_date);

CREATE TABLE trainings (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX trainings_by_seq ON trainings (site_id, seq);
CREATE INDEX trainings_by_date ON trainings (site_id, local_date, id);
CREATE INDEX trainings_by_person ON trainings (site_id, person_id, local_date);

CREATE TABLE training_results (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX training_results_by_seq ON training_results (site_id, seq);
CREATE INDEX training_results_by_date ON training_results (site_id, local_date, id);
CREATE INDEX training_results_by_person ON training_results (site_id, person_id, local_date);

CREATE TABLE lead_reports (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX lead_reports_by_seq ON lead_reports (site_id, seq);
CREATE INDEX lead_reports_by_date ON lead_reports (site_id, local_date, id);
CREATE INDEX lead_reports_by_person ON lead_reports (site_id, person_id, local_date);

CREATE TABLE cleaning_jobs (
    site_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    doc TEXT NOT NULL CHECK (json_valid(doc)),
    person_id TEXT,
    about_id TEXT,
    local_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX cleaning_jobs_by_seq ON cleaning_jobs (site_id, seq);
CREATE INDEX cleaning_jobs_by_date ON cleaning_jobs (site_id, local_date, id);
CREATE INDEX cleaning_jobs_by_person ON cleaning_jobs (site_id, person_id, local_date);

-- Photos of assessments and trainings are shown to those whom these are about: found by the photo.
CREATE INDEX photo_walkers_by_photo ON photo_walkers (site_id, photo_id);
