package dev.nightkiln.demo;

/** A comment and the issue it stands on. */
record Place(Issue issue, Comment comment) {
    static Place of(Call call) {
        long id = call.pathNumber("comment");
        for (Issue issue : call.repo().issues.values()) {
            for (Comment comment : issue.comments) {
                if (comment.id == id) {
                    return new Place(issue, comment);
                }
            }
        }
        throw Refusal.notFound();
    }
}
