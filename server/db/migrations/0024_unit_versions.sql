-- What was changed of units, when, by whom and why: each unit as it was and as it became (D§1.4). Written once.
CREATE TABLE unit_version (
  town_id int NOT NULL, change_id text NOT NULL, code12 text NOT NULL, kind text NOT NULL, reason text NOT NULL,
  account_id text NOT NULL, name text NOT NULL, at timestamptz NOT NULL DEFAULT now(), before jsonb, after jsonb NOT NULL,
  PRIMARY KEY (town_id, change_id, code12));
ALTER TABLE unit_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE unit_version FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON unit_version USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                      AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT ON unit_version TO sanzhi_app;
