-- "/agent approve <sha>" by somebody who may; whether it still counts is asked from GitHub each time.
CREATE TABLE approval (
    task    VARCHAR(10)              NOT NULL REFERENCES task (id),
    comment BIGINT                   NOT NULL,
    head    VARCHAR(64)              NOT NULL,
    actor   BIGINT                   NOT NULL,
    login   VARCHAR(100)             NOT NULL,
    at      TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (task, comment)
);
