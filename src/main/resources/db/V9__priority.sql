-- Who of those who wait goes first, as the issue says: HIGH, NORMAL or LOW.
ALTER TABLE task ADD COLUMN priority VARCHAR(8) DEFAULT 'NORMAL' NOT NULL;
