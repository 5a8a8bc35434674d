-- What a desk last said of itself while it waited (waiting, refused, program, last error): shown, never decided by.
ALTER TABLE device ADD COLUMN report jsonb, ADD COLUMN reported_at timestamptz;

-- Attachments that are whole, verified and on disk. `sha256` names the attachment as records do; `content` is the hash of
-- the bytes that were sent, which for sealed ones are ciphertext and lie on disk under that name.
CREATE TABLE attachment (
  town_id int NOT NULL, sha256 text NOT NULL, content text NOT NULL, size bigint NOT NULL, device_id text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, sha256));
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment FORCE ROW LEVEL SECURITY;
CREATE POLICY town ON attachment USING (town_id BETWEEN (SELECT current_setting('app.lo')::int)
                                                    AND (SELECT current_setting('app.hi')::int));
GRANT SELECT, INSERT ON attachment TO sanzhi_app;
