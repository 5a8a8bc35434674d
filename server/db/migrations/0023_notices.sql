-- Notices of the county to its towns (SPEC.md §14). Versions are written once and stay, under the county's own number; each
-- town has its copy of the present one, so that row security shows a town what is meant for it and nothing else.
CREATE TABLE notice_version (
  town_id int NOT NULL, notice_id text NOT NULL, version int NOT NULL, seq bigint NOT NULL, action text NOT NULL,
  urgency text NOT NULL, title text NOT NULL, body text NOT NULL, due_on text NOT NULL, issuer text NOT NULL,
  towns jsonb, reason text NOT NULL, account_id text NOT NULL, name text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, notice_id, version), UNIQUE (town_id, seq));
CREATE TABLE notice_town (
  town_id int NOT NULL, notice_id text NOT NULL, version int NOT NULL, seq bigint NOT NULL, state text NOT NULL,
  is_left boolean NOT NULL DEFAULT false, urgency text NOT NULL, title text NOT NULL, body text NOT NULL,
  due_on text NOT NULL, issuer text NOT NULL, reason text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(), changed_at timestamptz NOT NULL DEFAULT now(),
  received_version int NOT NULL DEFAULT 0, received_at timestamptz,
  opened_version int NOT NULL DEFAULT 0, opened_at timestamptz, opened_by text NOT NULL DEFAULT '',
  opened_name text NOT NULL DEFAULT '',
  PRIMARY KEY (town_id, notice_id));
CREATE INDEX notice_town_seq ON notice_town (town_id, seq);
DO $$ DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['notice_version', 'notice_town'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY town ON %I USING (town_id BETWEEN (SELECT current_setting(''app.lo'')::int)
                                                              AND (SELECT current_setting(''app.hi'')::int))', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON notice_version TO sanzhi_app;
GRANT SELECT, INSERT, UPDATE ON notice_town TO sanzhi_app;
