-- A county officer asks to see the sealed fields of one record (SPEC.md §13). `sealed` is ciphertext for the key that
-- came with the request; it is dropped when the term is over.
CREATE TABLE case_request (
  town_id int NOT NULL, request_id text NOT NULL, record_id text NOT NULL, type text NOT NULL,
  account_id text NOT NULL, name text NOT NULL, role text NOT NULL, reason text NOT NULL, key jsonb NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(), changed_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'asked', answered_by text NOT NULL DEFAULT '', answered_name text NOT NULL DEFAULT '',
  answer text NOT NULL DEFAULT '', answered_at timestamptz, expires_at timestamptz, sealed jsonb,
  PRIMARY KEY (town_id, request_id));
CREATE INDEX case_request_asker ON case_request (town_id, account_id, asked_at DESC);
ALTER TABLE case_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_request FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON case_request USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                      AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT, UPDATE ON case_request TO sanzhi_app;
