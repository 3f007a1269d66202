package dev.nightkiln.github;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Repository;

import org.jspecify.annotations.Nullable;
import org.kohsuke.github.GHEventPayload;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHLabel;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GHUser;
import org.kohsuke.github.GitHub;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.StringReader;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * github-api's objects made without a request. The library builds them from event payloads, and
 * nothing of a payload is used but names and numbers, so a minimal one does.
 */
final class LibraryObjects {
    private static final JsonMapper JSON = JsonMapper.shared();

    private LibraryObjects() {}

    static GHRepository repository(GitHub library, Repository repository) throws IOException {
        var payload = JSON.writeValueAsString(Map.of("repository", payloadOf(repository)));
        return library.parseEventPayload(new StringReader(payload), GHEventPayload.Repository.class)
                .getRepository();
    }

    static GHIssue issue(GitHub library, Repository repository, int number) throws IOException {
        var payload =
                JSON.writeValueAsString(
                        Map.of(
                                "repository",
                                payloadOf(repository),
                                "issue",
                                Map.of("number", number)));
        return library.parseEventPayload(new StringReader(payload), GHEventPayload.Issue.class)
                .getIssue();
    }

    private static Map<String, Object> payloadOf(Repository repository) {
        return Map.of(
                "id", repository.id(),
                "name", repository.name(),
                "full_name", repository.fullName(),
                "owner", Map.of("login", repository.owner()));
    }

    static IssueSnapshot snapshot(GHIssue issue) throws IOException {
        Date updatedAt = issue.getUpdatedAt();
        if (updatedAt == null) {
            throw new IOException("an issue without updated_at");
        }
        return new IssueSnapshot(
                issue.getNumber(),
                orEmpty(issue.getTitle()),
                orEmpty(issue.getBody()),
                issue.getState() == GHIssueState.OPEN,
                issue.getLabels().stream().map(GHLabel::getName).collect(Collectors.toSet()),
                updatedAt.toInstant(),
                issue.isPullRequest(),
                issue.getCommentsCount(),
                Optional.ofNullable(issue.getUser()).flatMap(LibraryObjects::personOf));
    }

    /** Logins of Apps end in "[bot]"; they are nobody whose authority could be asked for. */
    private static Optional<Actor> personOf(GHUser user) {
        String login = user.getLogin();
        return login == null || login.endsWith("]")
                ? Optional.empty()
                : Optional.of(new Actor(user.getId(), login));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
