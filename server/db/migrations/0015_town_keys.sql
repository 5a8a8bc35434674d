-- A town changes its key (SPEC.md §5): the former keys sealed under the present one, and the present one handed to each
-- desk. All of it can be opened in the town alone.
ALTER TABLE town_key ADD COLUMN past jsonb;
GRANT UPDATE (wrap, recovery, past, device_id, set_at) ON town_key TO sanzhi_app;

CREATE TABLE town_key_handed (
  town_id int NOT NULL, device_id text NOT NULL, key_id text NOT NULL, handed jsonb NOT NULL,
  PRIMARY KEY (town_id, device_id));
ALTER TABLE town_key_handed ENABLE ROW LEVEL SECURITY;
ALTER TABLE town_key_handed FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON town_key_handed USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                         AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE, DELETE ON town_key_handed TO sanzhi_app;

-- A desk's proof that it holds the town's key: its public keys sealed under that key.
ALTER TABLE courier_device_key ADD COLUMN proof jsonb;
