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
import dev.nightkiln.store.Delivery;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Repository;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
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

    /** Thrown and caught in here: a field is not as documented. */
    private static final class Unexpected extends RuntimeException {
        Unexpected(String what) {
            super(what);
        }
    }

    Event parse(Delivery delivery) {
        try {
            JsonNode payload = json.readTree(delivery.payload());
            String action = payload.path("action").asString("");
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

    private static Event issues(String action, JsonNode payload) {
        if (action.equals("labeled")) {
            JsonNode issue = object(payload, "issue");
            if (issue.has("pull_request")) {
                return new Unusable("a label on a pull request");
            }
            return new Labeled(
                    scene(payload),
                    number(issue),
                    text(object(payload, "label"), "name"),
                    wording(issue),
                    time(issue));
        }
        if (GONE.contains(action)) {
            JsonNode issue = object(payload, "issue");
            return new IssueEnded(scene(payload), number(issue), time(issue));
        }
        return new Unusable("issues." + action + " is not for us");
    }

    /** Only new comments count: an edited one is not a command given again. */
    private static Event comment(String action, JsonNode payload) {
        if (!action.equals("created")) {
            return new Unusable("issue_comment." + action + " is not for us");
        }
        JsonNode issue = object(payload, "issue");
        JsonNode comment = object(payload, "comment");
        return new Commented(
                scene(payload),
                number(issue),
                issue.has("pull_request") ? Optional.empty() : Optional.of(wording(issue)),
                new Said(id(comment), text(comment, "body"), instant(comment, "created_at")));
    }

    /** An issue without a body has null for it. */
    private static Wording wording(JsonNode issue) {
        return new Wording(text(issue, "title"), issue.path("body").asString(""));
    }

    private static Event pullRequest(String action, JsonNode payload) {
        if (action.equals("closed")) {
            JsonNode pull = object(payload, "pull_request");
            return new PullRequestClosed(
                    scene(payload), number(pull), flag(pull, "merged"), time(pull));
        }
        if (action.equals("reopened")) {
            JsonNode pull = object(payload, "pull_request");
            return new PullRequestReopened(scene(payload), number(pull), time(pull));
        }
        return TOUCHED.contains(action)
                ? touched(payload)
                : new Unusable("pull_request." + action + " is not for us");
    }

    private static Event review(String action, JsonNode payload) {
        return switch (action) {
            case "submitted" -> submitted(payload);
            case "dismissed" ->
                    new ReviewDismissed(
                            scene(payload),
                            number(object(payload, "pull_request")),
                            id(object(payload, "review")));
            case "edited" -> touched(payload);
            default -> new Unusable("pull_request_review." + action + " is not for us");
        };
    }

    /** What somebody else sends in the reviewer's place is not the reviewer's word. */
    private static Event submitted(JsonNode payload) {
        Scene scene = scene(payload);
        JsonNode review = object(payload, "review");
        if (review.path("user").path("id").asLong(0) != scene.sender().id()) {
            return touched(payload);
        }
        return new Reviewed(
                scene,
                number(object(payload, "pull_request")),
                text(review, "state").equals("changes_requested"),
                new Said(
                        id(review),
                        review.path("body").asString(""),
                        instant(review, "submitted_at")));
    }

    /** Which commit it is at is asked from GitHub; by then it may be another. */
    private static Event push(JsonNode payload) {
        String ref = text(payload, "ref");
        return ref.startsWith(BRANCH)
                ? new Pushed(scene(payload), ref.substring(BRANCH.length()))
                : new Unusable("a push to " + ref + " moves no branch");
    }

    private static Event touched(JsonNode payload) {
        return new PullRequestTouched(scene(payload), number(object(payload, "pull_request")));
    }

    private static Scene scene(JsonNode payload) {
        JsonNode repository = object(payload, "repository");
        JsonNode sender = object(payload, "sender");
        try {
            return new Scene(
                    id(object(payload, "installation")),
                    new Repository(
                            id(repository),
                            text(object(repository, "owner"), "login"),
                            text(repository, "name")),
                    actor(sender),
                    !isPerson(sender));
        } catch (IllegalArgumentException impossible) {
            throw new Unexpected(String.valueOf(impossible.getMessage()));
        }
    }

    /**
     * An App's login ends in "[bot]", which is no login; what matters of a bot is that it is one.
     */
    private static Actor actor(JsonNode sender) {
        return new Actor(id(sender), text(sender, "login").replace("[bot]", ""));
    }

    /** Nobody else is of this type, and no person has a bracket in the login. */
    private static boolean isPerson(JsonNode sender) {
        return sender.path("type").asString("").equals("User")
                && !text(sender, "login").contains("[");
    }

    private static JsonNode object(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (!node.isObject()) {
            throw new Unexpected("no object " + field);
        }
        return node;
    }

    private static String text(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (!node.isString()) {
            throw new Unexpected("no text " + field);
        }
        return node.asString();
    }

    /** When it changed last, as GitHub wrote it: one labelling is told from the next by it. */
    private static String time(JsonNode parent) {
        instant(parent, "updated_at");
        return text(parent, "updated_at");
    }

    private static Instant instant(JsonNode parent, String field) {
        try {
            return OffsetDateTime.parse(text(parent, field)).toInstant();
        } catch (DateTimeParseException wrong) {
            throw new Unexpected("no time " + field);
        }
    }

    private static boolean flag(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (!node.isBoolean()) {
            throw new Unexpected("no yes or no " + field);
        }
        return node.asBoolean();
    }

    private static long id(JsonNode parent) {
        return positive(parent, "id");
    }

    private static int number(JsonNode parent) {
        long number = positive(parent, "number");
        if (number > Integer.MAX_VALUE) {
            throw new Unexpected("number is too large");
        }
        return (int) number;
    }

    private static long positive(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() <= 0) {
            throw new Unexpected("no positive number " + field);
        }
        return node.asLong();
    }
}
