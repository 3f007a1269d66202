package dev.nightkiln.agent;

import dev.nightkiln.task.Feedback;

import java.util.List;

/**
 * What people asked for on the pull request of a task, and what is known of the commit that its
 * working tree begins with.
 */
public record FollowUp(int pullRequest, String standing, List<Feedback> feedback) {
    public FollowUp {
        feedback = List.copyOf(feedback);
    }
}
