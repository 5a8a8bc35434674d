-- Until which month a record can touch figures (its dates, and how long records of its type go on counting): a count of later
-- months reads only what reaches them. Counted anew with everything else when definitions change.
CREATE TABLE figure_reach (
  town_id int NOT NULL, id text NOT NULL, until text NOT NULL,
  PRIMARY KEY (town_id, id));
CREATE INDEX figure_reach_until ON figure_reach (town_id, until) INCLUDE (id);
ALTER TABLE figure_reach ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_reach FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON figure_reach USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                      AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE, DELETE ON figure_reach TO sanzhi_app;
