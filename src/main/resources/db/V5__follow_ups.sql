-- The commit an attempt adds to when somebody asked for more on its pull request: all four or none.
ALTER TABLE task ADD COLUMN continues_pull_request INTEGER;
ALTER TABLE task ADD COLUMN continues_branch VARCHAR(255);
ALTER TABLE task ADD COLUMN continues_head VARCHAR(64);
ALTER TABLE task ADD COLUMN continues_attempt INTEGER;
CREATE INDEX task_continues ON task (repository, continues_pull_request);

-- What people asked for on a task's pull request, frozen: a review with its comments, or a command. One that came while
-- an attempt was running waits, without an attempt, for the next one. Rows are kept: they say who steered what was made.
CREATE TABLE wish (
    task      VARCHAR(10)              NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    kind      VARCHAR(24)              NOT NULL,
    -- The review's id, or the comment's.
    source    BIGINT                   NOT NULL,
    actor     BIGINT                   NOT NULL,
    login     VARCHAR(100)             NOT NULL,
    at        TIMESTAMP WITH TIME ZONE NOT NULL,
    json      TEXT                     NOT NULL,
    -- The first attempt that took it up.
    attempt   INTEGER,
    -- Dismissed or called off before it was published.
    withdrawn BOOLEAN                  NOT NULL,
    PRIMARY KEY (task, kind, source)
);
