package dev.nightkiln.intake;

import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.IssueEnded;
import dev.nightkiln.intake.Event.Labeled;
import dev.nightkiln.intake.Event.PullRequestClosed;
import dev.nightkiln.intake.Event.PullRequestReopened;
import dev.nightkiln.intake.Event.PullRequestTouched;
import dev.nightkiln.intake.Event.Pushed;
import dev.nightkiln.intake.Event.ReviewDismissed;
import dev.nightkiln.intake.Event.Reviewed;
import dev.nightkiln.intake.Event.Said;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Event.Unusable;
import dev.nightkiln.intake.Event.Wording;
import dev.nightkiln.intake.PayloadObject.Unexpected;
import dev.nightkiln.store.Delivery;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Repository;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

import java.util.Optional;
import java.util.Set;

/**
 * Reads a delivery as GitHub's webhook documentation describes it. Anything may be missing, of
 * another type or absurdly nested: then the event is {@link Unusable} and says why.
 */
final class EventParser {
    private static final Set<String> GONE = Set.of("closed", "deleted", "transferred");

    private static final Set<String> TOUCHED = Set.of("synchronize", "edited");

    private static final String BRANCH = "refs/heads/";

    /** GitHub nests no deeper than ten; numbers and names are short. Its longest text is a body. */
    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(32)
                    .maxNameLength(256)
                    .maxStringLength(WebhookEndpoint.MAX_BYTES)
                    .build();

    /** Of two values under one name, or two documents, it is not for us to say which was meant. */
    private final ObjectMapper json =
            JsonMapper.builder(JsonFactory.builder().streamReadConstraints(BOUNDS).build())
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    Event parse(Delivery delivery) {
        try {
            var payload = new PayloadObject(json.readTree(delivery.payload()));
            String action = payload.textOrNothing("action");
            return switch (delivery.event()) {
                case "issues" -> issues(action, payload);
                case "issue_comment" -> comment(action, payload);
                case "pull_request" -> pullRequest(action, payload);
                case "pull_request_review" -> review(action, payload);
                case "push" -> push(payload);
                default -> new Unusable("event " + delivery.event() + " is not for us");
            };
        } catch (JacksonException malformed) {
            return new Unusable("the payload is not JSON");
        } catch (Unexpected unexpected) {
            return new Unusable("the payload is not what GitHub sends: " + unexpected.getMessage());
        }
    }

    private static Event issues(String action, PayloadObject payload) {
        if (action.equals("labeled")) {
            PayloadObject issue = payload.object("issue");
            if (issue.has("pull_request")) {
                return new Unusable("a label on a pull request");
            }
            return new Labeled(
                    scene(payload),
                    issue.number(),
                    payload.object("label").text("name"),
                    wording(issue),
                    issue.updatedAt());
        }
        if (GONE.contains(action)) {
            PayloadObject issue = payload.object("issue");
            return new IssueEnded(scene(payload), issue.number(), issue.updatedAt());
        }
        return new Unusable("issues." + action + " is not for us");
    }

    /** Only new comments count: an edited one is not a command given again. */
    private static Event comment(String action, PayloadObject payload) {
        if (!action.equals("created")) {
            return new Unusable("issue_comment." + action + " is not for us");
        }
        PayloadObject issue = payload.object("issue");
        PayloadObject comment = payload.object("comment");
        return new Commented(
                scene(payload),
                issue.number(),
                issue.has("pull_request") ? Optional.empty() : Optional.of(wording(issue)),
                new Said(comment.id(), comment.text("body"), comment.instant("created_at")));
    }

    /** An issue without a body has null for it. */
    private static Wording wording(PayloadObject issue) {
        return new Wording(issue.text("title"), issue.textOrNothing("body"));
    }

    private static Event pullRequest(String action, PayloadObject payload) {
        if (action.equals("closed")) {
            PayloadObject pull = payload.object("pull_request");
            return new PullRequestClosed(
                    scene(payload), pull.number(), pull.flag("merged"), pull.updatedAt());
        }
        if (action.equals("reopened")) {
            PayloadObject pull = payload.object("pull_request");
            return new PullRequestReopened(scene(payload), pull.number(), pull.updatedAt());
        }
        return TOUCHED.contains(action)
                ? touched(payload)
                : new Unusable("pull_request." + action + " is not for us");
    }

    private static Event review(String action, PayloadObject payload) {
        return switch (action) {
            case "submitted" -> submitted(payload);
            case "dismissed" ->
                    new ReviewDismissed(
                            scene(payload),
                            payload.object("pull_request").number(),
                            payload.object("review").id());
            case "edited" -> touched(payload);
            default -> new Unusable("pull_request_review." + action + " is not for us");
        };
    }

    /** What somebody else sends in the reviewer's place is not the reviewer's word. */
    private static Event submitted(PayloadObject payload) {
        Scene scene = scene(payload);
        PayloadObject review = payload.object("review");
        if (review.node().path("user").path("id").asLong(0) != scene.sender().id()) {
            return touched(payload);
        }
        return new Reviewed(
                scene,
                payload.object("pull_request").number(),
                review.text("state").equals("changes_requested"),
                new Said(
                        review.id(), review.textOrNothing("body"), review.instant("submitted_at")));
    }

    /** Which commit it is at is asked from GitHub; by then it may be another. */
    private static Event push(PayloadObject payload) {
        String ref = payload.text("ref");
        return ref.startsWith(BRANCH)
                ? new Pushed(scene(payload), ref.substring(BRANCH.length()))
                : new Unusable("a push to " + ref + " moves no branch");
    }

    private static Event touched(PayloadObject payload) {
        return new PullRequestTouched(scene(payload), payload.object("pull_request").number());
    }

    private static Scene scene(PayloadObject payload) {
        PayloadObject repository = payload.object("repository");
        PayloadObject sender = payload.object("sender");
        try {
            return new Scene(
                    payload.object("installation").id(),
                    new Repository(
                            repository.id(),
                            repository.object("owner").text("login"),
                            repository.text("name")),
                    actor(sender),
                    !isPerson(sender));
        } catch (IllegalArgumentException impossible) {
            throw new Unexpected(String.valueOf(impossible.getMessage()));
        }
    }

    /**
     * An App's login ends in "[bot]", which is no login; what matters of a bot is that it is one.
     */
    private static Actor actor(PayloadObject sender) {
        return new Actor(sender.id(), sender.text("login").replace("[bot]", ""));
    }

    /** Nobody else is of this type, and no person has a bracket in the login. */
    private static boolean isPerson(PayloadObject sender) {
        return sender.textOrNothing("type").equals("User") && !sender.text("login").contains("[");
    }
}
