-- Everybody who had an attempt of a task made: none of them may approve what came of it, however many attempts ago.
CREATE TABLE requester (
    task  VARCHAR(10)  NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    actor BIGINT       NOT NULL,
    login VARCHAR(100) NOT NULL,
    PRIMARY KEY (task, actor)
);
-- Of attempts before this table only the last one's is known by id.
INSERT INTO requester (task, actor, login) SELECT id, requester_id, requester_login FROM task;
