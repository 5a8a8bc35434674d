-- Other departments' forms with their marks, shared by towns with all towns of the county: they belong to no town. They
-- name cells and fields and hold no record. `by_town` is the town that may replace one.
CREATE TABLE shared_form (
  county_id int NOT NULL, form_id text NOT NULL, by_town int NOT NULL, profile jsonb NOT NULL, file bytea NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (county_id, form_id));
GRANT SELECT, INSERT, UPDATE ON shared_form TO sanzhi_app;
