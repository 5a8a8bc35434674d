-- The county's own matrix of rights (D§1.3), every version of it. Accounts of all towns are judged by it: it belongs to
-- no town. No version: the matrix that ships is in force.
CREATE TABLE rights_matrix (
  county_id int NOT NULL, version int NOT NULL, matrix jsonb NOT NULL, note text NOT NULL, changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (county_id, version));
GRANT SELECT, INSERT ON rights_matrix TO sanzhi_app;
