-- A password that somebody else has seen must be changed at first use; who made an account, and since when it is closed,
-- stands in the audit trail. `recovery`: the town's key wrapped under the code that lies in the town's safe.
ALTER TABLE account ADD COLUMN must_change boolean NOT NULL DEFAULT false;
ALTER TABLE town_key ADD COLUMN recovery jsonb;
GRANT UPDATE (recovery) ON town_key TO sanzhi_app;
