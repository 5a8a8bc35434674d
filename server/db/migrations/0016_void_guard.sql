-- Voids of the last hour that no person agreed to (SPEC.md §8): a mass void that comes in portions is still one.
CREATE TABLE unagreed_void (
  town_id int NOT NULL, device_id text NOT NULL, record_id text NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, device_id, record_id));
ALTER TABLE unagreed_void ENABLE ROW LEVEL SECURITY;
ALTER TABLE unagreed_void FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON unagreed_void USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                       AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, DELETE ON unagreed_void TO sanzhi_app;
