-- The SHA-256 of the row before it, of the same task: a row that is changed, removed or put in between later breaks the
-- chain. The first row says "start", or "start-after-3" where three rows are from before this column.
ALTER TABLE journal ADD COLUMN prev VARCHAR(64);
