-- A town's figures of a year in one piece (server/figures/figure-pack.ts), which the server keeps in memory as long as `hash`
-- stays: a question reads no rows of figures any more. Everything is counted anew, as figures always can be.
CREATE TABLE figure_year (
  town_id int NOT NULL, year text NOT NULL, hash text NOT NULL, figures text NOT NULL,
  PRIMARY KEY (town_id, year));
ALTER TABLE figure_year ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_year FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON figure_year USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                     AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE, DELETE ON figure_year TO sanzhi_app;
DROP TABLE month_figure;
TRUNCATE figure_state;
