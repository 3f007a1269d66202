package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Issues, their labels and their comments. */
record IssueRoutes(Renderings json, Issues issues) {
    private static final String ISSUE = Routes.REPO + "/issues/{number}";
    private static final String COMMENT = Routes.REPO + "/issues/comments/{comment}";
    private static final Pattern COLOR = Pattern.compile("[0-9a-fA-F]{6}");
    private static final int LONGEST_LABEL = 50;

    void addTo(Routes routes) {
        var read = Need.read("issues", "pull_requests");
        var write = Need.write("issues", "pull_requests");
        routes.get(COMMENT, read, this::getComment);
        routes.patch(COMMENT, write, this::editComment);
        routes.get(Routes.REPO + "/issues", Need.read("issues"), this::list);
        routes.get(ISSUE, Need.read("issues"), this::get);
        routes.get(ISSUE + "/comments", read, this::comments);
        routes.post(ISSUE + "/comments", write, this::comment);
        routes.get(ISSUE + "/labels", read, call -> Answer.page(call, labelsOf(call)));
        routes.post(ISSUE + "/labels", write, this::addLabels);
        routes.delete(ISSUE + "/labels/<name>", write, this::removeLabel);
        routes.post(Routes.REPO + "/labels", write, this::createLabel);
        routes.get(Routes.REPO + "/labels/<name>", read, this::getLabel);
    }

    private Answer get(Call call) {
        return Answer.ok(json.issues().issue(call.repo(), call.issue()));
    }

    private Answer list(Call call) {
        String state = call.queryOneOf("state", "open", "open", "closed", "all");
        List<String> wanted =
                call.query("labels")
                        .map(labels -> List.of(labels.split(",", -1)))
                        .orElse(List.of());
        return Answer.page(
                call,
                call.repo().issues.values().stream()
                        .filter(issue -> state.equals("all") || issue.state().equals(state))
                        .filter(issue -> wanted.stream().allMatch(name -> carries(issue, name)))
                        .sorted(Comparator.comparingInt((Issue issue) -> issue.number).reversed())
                        .map(issue -> json.issues().issue(call.repo(), issue))
                        .toList());
    }

    private static boolean carries(Issue issue, String name) {
        return issue.labels.stream().anyMatch(label -> label.name().equalsIgnoreCase(name));
    }

    private Answer comments(Call call) {
        Issue issue = call.issue();
        Instant since = call.query("since").map(IssueRoutes::instant).orElse(Instant.MIN);
        return Answer.page(
                call,
                issue.comments.stream()
                        .filter(comment -> !comment.updatedAt.isBefore(since))
                        .map(comment -> json.issues().comment(call.repo(), issue, comment))
                        .toList());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new Refusal(422, "Invalid since: " + text);
        }
    }

    private Answer comment(Call call) {
        Issue issue = call.issue();
        String body = commentBody(call);
        Comment comment = issues.comment(call.repo(), issue, body, call.actor());
        return Answer.created(json.issues().comment(call.repo(), issue, comment));
    }

    private static String commentBody(Call call) {
        String body = call.body().text("body");
        if (body.isBlank()) {
            throw Refusal.invalidField("IssueComment", "body", "missing_field");
        }
        checkLength("IssueComment", body);
        return body;
    }

    static void checkLength(String resource, @Nullable String body) {
        if (body != null && body.length() > Call.LONGEST_BODY) {
            throw Refusal.custom(
                    resource, "body", "body is too long (maximum is 65536 characters)");
        }
    }

    private Answer getComment(Call call) {
        Place place = Place.of(call);
        return Answer.ok(json.issues().comment(call.repo(), place.issue(), place.comment()));
    }

    private Answer editComment(Call call) {
        Place place = Place.of(call);
        String body = commentBody(call);
        issues.editComment(call.repo(), place.issue(), place.comment(), body, call.actor());
        return Answer.ok(json.issues().comment(call.repo(), place.issue(), place.comment()));
    }

    private List<Map<String, @Nullable Object>> labelsOf(Call call) {
        return call.issue().labels.stream().map(l -> json.issues().label(call.repo(), l)).toList();
    }

    private Answer addLabels(Call call) {
        Issue issue = call.issue();
        List<String> names =
                call.body().array("labels").stream().map(IssueRoutes::labelName).toList();
        if (names.isEmpty()) {
            throw Refusal.invalidRequest("\"labels\" wasn't supplied.");
        }
        names.forEach(name -> issues.label(call.repo(), issue, name, call.actor()));
        return Answer.ok(labelsOf(call));
    }

    private static String labelName(JsonNode node) {
        String name = node.isObject() ? node.path("name").asString("") : node.asString("");
        return checkedLabel(name);
    }

    private static String checkedLabel(String name) {
        if (name.isBlank() || name.length() > LONGEST_LABEL) {
            throw Refusal.invalidField("Label", "name", "invalid");
        }
        return name;
    }

    private Answer removeLabel(Call call) {
        if (!issues.unlabel(call.repo(), call.issue(), call.path("name"), call.actor())) {
            throw new Refusal(404, "Label does not exist");
        }
        return Answer.ok(labelsOf(call));
    }

    private Answer createLabel(Call call) {
        Fields fields = call.body();
        String name = checkedLabel(fields.text("name"));
        String color = fields.optionalText("color").orElse(Label.GREY);
        if (!COLOR.matcher(color).matches()) {
            throw Refusal.invalidField("Label", "color", "invalid");
        }
        if (call.repo().label(name).isPresent()) {
            throw Refusal.invalidField("Label", "name", "already_exists");
        }
        String description = fields.textOr("description", null);
        return Answer.created(
                json.issues()
                        .label(
                                call.repo(),
                                issues.createLabel(call.repo(), name, color, description)));
    }

    private Answer getLabel(Call call) {
        return call.repo()
                .label(call.path("name"))
                .map(label -> Answer.ok(json.issues().label(call.repo(), label)))
                .orElseThrow(Refusal::notFound);
    }
}
