-- What a merge of two commits would come to. Two commits never come to something else later, so the answer is kept as
-- long as both are looked at.
CREATE TABLE merge_pair (
    repository BIGINT      NOT NULL,
    one        VARCHAR(64) NOT NULL,
    other      VARCHAR(64) NOT NULL,
    json       TEXT        NOT NULL,
    PRIMARY KEY (repository, one, other)
);

-- How the open pull request of a task stands to its base branch and to the other open ones.
CREATE TABLE merge_standing (
    task     VARCHAR(10) NOT NULL PRIMARY KEY REFERENCES task (id) ON DELETE CASCADE,
    json     TEXT        NOT NULL,
    -- What the required checks said of the merge with a moved base; of which commits stands in it.
    verified TEXT,
    -- The digest of what people have been shown, and whether a comment was part of it.
    shown    VARCHAR(64) NOT NULL,
    comment  BOOLEAN     NOT NULL
);
