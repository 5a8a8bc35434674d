-- The audit trail as chains (D§6 P9). Entries of before stay as they are, outside of the chain. One chain per town for
-- what the county did there, the county's own under its own number; `audit_end` is each chain's last place.
ALTER TABLE audit ADD COLUMN seq bigint, ADD COLUMN reason text NOT NULL DEFAULT '', ADD COLUMN prev text, ADD COLUMN hash text;
CREATE UNIQUE INDEX audit_chain ON audit (town_id, seq) WHERE seq IS NOT NULL;
CREATE TABLE audit_end (town_id int PRIMARY KEY, seq bigint NOT NULL, hash text NOT NULL);

-- Chains of desks, as they sent them.
CREATE TABLE desk_audit (
  town_id int NOT NULL, device_id text NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL, actor text NOT NULL,
  action text NOT NULL, subject text NOT NULL, reason text NOT NULL, prev text NOT NULL, hash text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, device_id, seq));
DO $$ DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['audit_end', 'desk_audit'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY town ON %I USING (town_id BETWEEN (SELECT current_setting(''app.lo'')::int)
                                                              AND (SELECT current_setting(''app.hi'')::int))', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON audit_end TO sanzhi_app;
GRANT SELECT, INSERT ON desk_audit TO sanzhi_app;
