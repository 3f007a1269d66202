package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What can be done to a pull request, and what a push does to the open ones. */
record Pulls(World world, BareRepositories git, Issues issues) {
    private static final Pattern CLOSING =
            Pattern.compile("(?i)\\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?):?\\s+#(\\d{1,9})\\b");

    /** What the author wrote. */
    record Text(String title, @Nullable String body) {}

    Issue open(Repo base, Pull pull, Text text, Account author) {
        var issue = new Issue(world.newId(), base.nextNumber(), author, world.now());
        issue.title = text.title();
        issue.body = text.body();
        issue.pull = pull;
        git.fetchPullHead(base, pull, issue.number);
        base.issues.put(issue.number, issue);
        issues.events().pull("opened", base, issue, pull, author);
        return issue;
    }

    /** False where the branches conflict, the pull request is closed, or it is still a draft. */
    boolean merge(Repo base, Issue issue, Pull pull, Account actor) {
        if (!issue.open() || pull.draft) {
            return false;
        }
        String message =
                "Merge pull request #"
                        + issue.number
                        + " from "
                        + pull.headLabel().replace(':', '/')
                        + "\n\n"
                        + issue.title;
        Optional<CommitSha> merged = git.merge(base.directory, pull, message, world.now());
        merged.ifPresent(commit -> {
            pull.mergeCommit = commit;
            issues.close(base, issue, actor);
            closeWhatItFixes(base, issue, actor);
            pushed(base, actor);
        });
        return merged.isPresent();
    }

    private void closeWhatItFixes(Repo base, Issue issue, Account actor) {
        CLOSING.matcher(issue.body == null ? "" : issue.body)
                .results()
                .map(match -> base.issues.get(Integer.parseInt(match.group(1))))
                .filter(fixed -> fixed != null && fixed.pull == null)
                .forEach(fixed -> issues.close(base, fixed, actor));
    }

    void readyForReview(Repo base, Issue issue, Pull pull, Account actor) {
        if (pull.draft) {
            pull.draft = false;
            issue.updatedAt = world.now();
            issues.events().pull("ready_for_review", base, issue, pull, actor);
        }
    }

    /** Brings the open pull requests up to the branches they rest on. */
    void pushed(Repo changed, Account actor) {
        tell(changed, actor);
        for (Repo base : world.repos()) {
            for (Issue issue : List.copyOf(base.issues.values())) {
                Pull pull = issue.pull;
                if (pull != null && issue.open()) {
                    follow(changed, base, issue, pull, actor);
                }
            }
        }
    }

    /** One event for each branch that is new, gone or elsewhere. */
    private void tell(Repo changed, Account actor) {
        SortedMap<String, CommitSha> now = Git.branches(changed.directory);
        SortedMap<String, CommitSha> before = changed.told;
        changed.told = now;
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            var from = Optional.ofNullable(before.get(name));
            var to = Optional.ofNullable(now.get(name));
            if (!from.equals(to)) {
                issues.events().push(changed, name, from, to, actor);
            }
        }
    }

    private void follow(Repo changed, Repo base, Issue issue, Pull pull, Account actor) {
        if (changed == base) {
            Git.branch(base.directory, pull.baseBranch).ifPresent(sha -> pull.baseSha = sha);
        }
        if (changed != pull.headRepo) {
            return;
        }
        Optional<CommitSha> head = Git.branch(changed.directory, pull.headBranch);
        if (head.isEmpty()) {
            issues.close(base, issue, actor);
        } else if (!head.get().equals(pull.headSha)) {
            git.fetchPullHead(base, pull, issue.number);
            pull.headSha = head.get();
            issue.updatedAt = world.now();
            issues.events().pull("synchronize", base, issue, pull, actor);
        }
    }
}
