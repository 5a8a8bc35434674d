-- The town (9-digit administrative code) stands first in every key of every town-owned table: isolation, and later
-- distribution over several machines. What belongs to the county itself uses county code * 1000.

CREATE TABLE county_meta (
  county_id int PRIMARY KEY,
  -- Changes when the county was restored from a backup; desks then re-offer what was lost.
  epoch uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());

CREATE TABLE unit (
  town_id int NOT NULL, code12 text NOT NULL, level text NOT NULL, name text NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (town_id, code12));

CREATE TABLE body (
  town_id int NOT NULL, body_id text NOT NULL, unit_code text NOT NULL, kind text NOT NULL, name text NOT NULL,
  member_count int,
  PRIMARY KEY (town_id, body_id));

CREATE TABLE account (
  town_id int NOT NULL, account_id text NOT NULL, login text NOT NULL, name text NOT NULL, role text NOT NULL,
  scope text NOT NULL, password jsonb NOT NULL, disabled_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, account_id),
  UNIQUE (town_id, login));

-- By a hash of the typed login, whether an account of that name exists or not.
CREATE TABLE sign_in_failure (
  town_id int NOT NULL, login_hash bytea NOT NULL, failures int NOT NULL, last_at timestamptz NOT NULL,
  locked_until timestamptz,
  PRIMARY KEY (town_id, login_hash));

CREATE TABLE device (
  town_id int NOT NULL, device_id text NOT NULL, name text NOT NULL, token_hash bytea NOT NULL,
  enrolled_by text NOT NULL, enrolled_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz, revoked_at timestamptz,
  PRIMARY KEY (town_id, device_id),
  UNIQUE (town_id, token_hash));

CREATE TABLE enrolment_code (
  town_id int NOT NULL, code_id text NOT NULL, code_hash bytea NOT NULL, note text NOT NULL, created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL, used_at timestamptz,
  device_id text,
  PRIMARY KEY (town_id, code_id),
  UNIQUE (town_id, code_hash));

-- The town's key wrapped under the town's own passphrase: nobody at the county can open it.
CREATE TABLE town_key (
  town_id int PRIMARY KEY, wrap jsonb NOT NULL, device_id text NOT NULL, set_at timestamptz NOT NULL DEFAULT now());

-- The town's sequence. Updated as the first statement of every push and held to its end, so that numbers become
-- visible in order and no reader can pass one that is still to come.
CREATE TABLE town_clock (town_id int PRIMARY KEY, seq bigint NOT NULL);

CREATE TABLE record (
  town_id int NOT NULL, id text NOT NULL, rev text NOT NULL, prev_rev text, seq bigint NOT NULL,
  type text NOT NULL, strand text NOT NULL, unit_code text NOT NULL, period text NOT NULL, main_date date NOT NULL,
  status text NOT NULL, record_no text NOT NULL, title text NOT NULL, has_sealed boolean NOT NULL,
  device_id text NOT NULL, received_at timestamptz NOT NULL,
  doc jsonb NOT NULL);
CREATE UNIQUE INDEX record_pull ON record (town_id, seq);
-- After record_pull on purpose: without statistics the planner breaks ties towards the newest index, and look-ups by
-- id must take this one.
ALTER TABLE record ADD CONSTRAINT record_pkey PRIMARY KEY (town_id, id);
CREATE UNIQUE INDEX record_official_number ON record (town_id, type, record_no) WHERE record_no <> '';
CREATE INDEX record_month ON record (town_id, period, main_date DESC, id);

-- Every accepted version that a later one replaced.
CREATE TABLE record_history (
  town_id int NOT NULL, id text NOT NULL, rev text NOT NULL, seq bigint NOT NULL, device_id text NOT NULL,
  received_at timestamptz NOT NULL, doc jsonb NOT NULL,
  PRIMARY KEY (town_id, id, rev));

-- A refused revision: its place in the town's sequence, the base it stood on, the reason. The content stays at the desk.
CREATE TABLE refusal (
  town_id int NOT NULL, record_id text NOT NULL, rev text NOT NULL, device_id text NOT NULL, base text,
  code text NOT NULL, message text NOT NULL, seq bigint NOT NULL, refused_at timestamptz NOT NULL,
  period text NOT NULL, resolved boolean NOT NULL DEFAULT false,
  PRIMARY KEY (town_id, record_id, rev, device_id));
CREATE INDEX refusal_pull ON refusal (town_id, device_id, seq) WHERE NOT resolved;

CREATE TABLE console_session (
  town_id int NOT NULL, token_hash bytea NOT NULL, account_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), last_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, token_hash));

CREATE TABLE unit_import (
  town_id int NOT NULL, preview_id text NOT NULL, account_id text NOT NULL, units jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (town_id, preview_id));

CREATE TABLE audit (
  town_id int NOT NULL, audit_id text NOT NULL, at timestamptz NOT NULL DEFAULT now(), actor text NOT NULL,
  action text NOT NULL, subject text NOT NULL,
  PRIMARY KEY (town_id, audit_id));
