package dev.nightkiln.task;

/** One request on one issue, through all its attempts. */
public record Task(
        TaskId id,
        long installation,
        Repository repository,
        int issue,
        TaskSpec spec,
        TaskState state) {

    public int attempt() {
        return state.attempt();
    }

    /** The branch of the current attempt: its own, so that publishing never has to force a push. */
    public String branch() {
        String branch = "agent/issue-" + issue + "-" + id;
        return attempt() == 1 ? branch : branch + "-" + attempt();
    }
}
