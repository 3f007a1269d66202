package dev.nightkiln.demo;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An issue or a pull request as a person sees it. */
record IssuePage(World world, Repo repo, Issue issue) {
    private static final String TRIGGER = "agent:run";
    private static final int LONGEST_DIFF = 200_000;

    private record Entry(Instant at, String html) {}

    String html() {
        Pull pull = issue.pull;
        return "<h1>%s <small>#%d</small></h1><p>%s %s</p>"
                        .formatted(Html.escape(issue.title), issue.number, state(), labels())
                + card(issue.author, issue.createdAt, bodyOrNone(), issue.reactions)
                + timeline()
                + (pull == null ? "" : checks(pull) + diff(pull))
                + actions();
    }

    private String bodyOrNone() {
        String body = issue.body;
        return body == null || body.isBlank() ? "*No description.*" : body;
    }

    private String state() {
        Pull pull = issue.pull;
        if (pull == null) {
            return Html.badge(issue.state(), issue.state());
        }
        String state = pull.mergeCommit == null ? issue.state() : "merged";
        return Html.badge(state, state)
                + (pull.draft ? Html.badge("draft", "Draft") : "")
                + " <code>%s</code> into <code>%s</code> at <code>%s</code>"
                        .formatted(
                                Html.escape(pull.headLabel()),
                                Html.escape(pull.baseBranch),
                                pull.headSha.abbreviated());
    }

    private String labels() {
        return issue.labels.stream()
                .map(label -> Html.badge("label", label.name()))
                .collect(Collectors.joining());
    }

    private String timeline() {
        Stream<Entry> comments =
                issue.comments.stream()
                        .map(comment ->
                                new Entry(
                                        comment.createdAt,
                                        card(
                                                comment.author,
                                                comment.createdAt,
                                                comment.body,
                                                comment.reactions)));
        Stream<Entry> happenings =
                issue.happenings.stream().map(h -> new Entry(h.at(), happening(h)));
        Pull pull = issue.pull;
        Stream<Entry> reviews =
                pull == null
                        ? Stream.of()
                        : pull.reviews.stream()
                                .map(review -> new Entry(review.submittedAt, review(review)));
        return Stream.of(comments, reviews, happenings)
                .flatMap(each -> each)
                .sorted(Comparator.comparing(Entry::at))
                .map(Entry::html)
                .collect(Collectors.joining());
    }

    private static String review(Review review) {
        String notes =
                review.comments.stream()
                        .map(comment ->
                                "\n\n**%s:%d** %s"
                                        .formatted(
                                                comment.note().path(),
                                                comment.note().line(),
                                                comment.note().body()))
                        .collect(Collectors.joining());
        String what =
                switch (review.state) {
                    case APPROVED -> "approved";
                    case CHANGES_REQUESTED -> "requested changes";
                    case COMMENTED -> "reviewed";
                    case DISMISSED -> "reviewed (dismissed)";
                };
        return "<p class=\"happening\">%s %s <code>%s</code></p>"
                        .formatted(
                                Html.escape(review.author.login()),
                                what,
                                review.commit.abbreviated())
                + (review.body.isBlank() && notes.isEmpty()
                        ? ""
                        : card(review.author, review.submittedAt, review.body + notes, List.of()));
    }

    private static String happening(Issue.Happening happening) {
        return "<p class=\"happening\">%s %s · %s</p>"
                .formatted(
                        Html.escape(happening.actor().login()),
                        Html.escape(happening.what()),
                        happening.at());
    }

    private static String card(
            Account author, Instant at, String markdown, List<Reaction> reactions) {
        String marks =
                reactions.stream()
                        .map(r -> Html.badge("reaction", Reaction.symbol(r.content())))
                        .collect(Collectors.joining());
        return """
        <article class="card"><div class="by"><strong>%s</strong> · %s</div>
        <div class="text">%s%s</div></article>
        """
                .formatted(Html.escape(author.login()), at, Markdown.render(markdown), marks);
    }

    private String checks(Pull pull) {
        String runs =
                repo.checkRuns.stream()
                        .filter(run -> run.headSha.equals(pull.headSha))
                        .map(IssuePage::check)
                        .collect(Collectors.joining());
        return "<h2>Checks</h2>" + (runs.isEmpty() ? "<p>None.</p>" : runs);
    }

    private static String check(CheckRun run) {
        String result = run.conclusion == null ? run.status : run.conclusion;
        String title = run.title == null ? "" : run.title;
        String summary = run.summary == null ? "" : run.summary;
        String text = run.text == null ? "" : run.text;
        return "<details><summary>%s %s %s</summary>%s%s</details>"
                .formatted(
                        Html.badge(result, result),
                        Html.escape(run.name),
                        Html.escape(title),
                        Markdown.render(summary),
                        Markdown.render(text));
    }

    private String diff(Pull pull) {
        String diff =
                Git.run(
                        repo.directory,
                        "diff",
                        "--no-ext-diff",
                        "--no-textconv",
                        pull.baseSha + "..." + pull.headSha);
        String shown =
                diff.length() > LONGEST_DIFF ? diff.substring(0, LONGEST_DIFF) + "\n…" : diff;
        return "<h2>Changes</h2><pre>" + Html.escape(shown) + "</pre>";
    }

    private String actions() {
        String people =
                world.people().stream()
                        .map(person ->
                                "<option%s>%s</option>"
                                        .formatted(
                                                person.equals(repo.owner) ? " selected" : "",
                                                Html.escape(person.login())))
                        .collect(Collectors.joining());
        String taken =
                issue.labels.stream()
                        .map(l -> Html.button("unlabel " + l.name(), "Remove " + l.name()))
                        .collect(Collectors.joining());
        return """
        <h2>Take part</h2>
        <form method="post">
        <label>Acting as <select name="actor">%s</select></label>
        <textarea name="text" aria-label="Comment" placeholder="Write a comment, such as /agent retry"></textarea>
        <div class="row">%s%s</div>
        <div class="row">%s%s</div>
        <div class="row"><input name="label" aria-label="Label" placeholder="Another label">%s</div>
        </form>
        """
                .formatted(
                        people,
                        Html.button("comment", "Comment"),
                        stateButtons(),
                        Html.button("label " + TRIGGER, "Add " + TRIGGER),
                        taken,
                        Html.button("label", "Add label"));
    }

    private String stateButtons() {
        Pull pull = issue.pull;
        if (!issue.open()) {
            boolean merged = pull != null && pull.mergeCommit != null;
            return merged ? "" : Html.button("reopen", "Reopen");
        }
        String close = Html.button("close", "Close");
        if (pull == null) {
            return close;
        }
        return Html.button("request-changes", "Request changes")
                + Html.button("approve", "Approve")
                + close
                + (pull.draft
                        ? Html.button("ready", "Ready for review")
                        : Html.button("merge", "Merge"));
    }
}
