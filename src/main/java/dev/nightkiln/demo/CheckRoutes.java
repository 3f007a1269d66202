package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import tools.jackson.databind.JsonNode;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** Check runs. */
record CheckRoutes(World world, Renderings json, Events events) {
    private static final int LONGEST_TEXT = 65_535;
    private static final int MOST_ANNOTATIONS = 50;
    private static final List<String> STATUSES = List.of("queued", "in_progress", "completed");
    private static final List<String> CONCLUSIONS =
            List.of(
                    "action_required",
                    "cancelled",
                    "failure",
                    "neutral",
                    "success",
                    "skipped",
                    "stale",
                    "timed_out");

    void addTo(Routes routes) {
        String run = Routes.REPO + "/check-runs/{id}";
        routes.post(Routes.REPO + "/check-runs", Need.write("checks"), this::create);
        routes.get(run, Need.read("checks"), this::get);
        routes.patch(run, Need.write("checks"), this::update);
        routes.get(Routes.REPO + "/commits/<ref>/check-runs", Need.read("checks"), this::list);
    }

    private Answer create(Call call) {
        Fields fields = call.body();
        String name = fields.text("name");
        CommitSha head = commit(call.repo(), fields.text("head_sha"));
        check(fields);
        var run = new CheckRun(world.newId(), call.app(), head, name);
        run.startedAt = world.now();
        apply(run, fields);
        call.repo().checkRuns.add(run);
        events.checkRun("created", call.repo(), run, call.actor());
        return Answer.created(json.checks().checkRun(call.repo(), run));
    }

    private static CommitSha commit(Repo repo, String revision) {
        if (!revision.matches("[0-9A-Za-z._/-]{1,250}") || revision.startsWith("-")) {
            throw new Refusal(422, "No commit found for SHA: " + revision);
        }
        return Git.commit(repo.directory, revision)
                .or(() -> Git.branch(repo.directory, revision))
                .orElseThrow(() -> new Refusal(422, "No commit found for SHA: " + revision));
    }

    /** Everything is checked before anything is changed. */
    private static void check(Fields fields) {
        fields.oneOf("status", STATUSES);
        fields.oneOf("conclusion", CONCLUSIONS);
        fields.time("started_at");
        fields.time("completed_at");
        boolean completed = fields.optionalText("status").filter("completed"::equals).isPresent();
        if (completed && !fields.has("conclusion")) {
            throw Refusal.invalidRequest("\"conclusion\" wasn't supplied.");
        }
        if (fields.array("actions").size() > 3) {
            throw Refusal.invalidRequest("No more than 3 items are allowed in \"actions\".");
        }
        if (fields.has("output")) {
            checkOutput(new Fields(fields.node().path("output")));
        }
    }

    private static void checkOutput(Fields output) {
        output.text("summary");
        output.limited("summary", LONGEST_TEXT);
        output.limited("text", LONGEST_TEXT);
        output.limited("title", 255);
        List<JsonNode> annotations = output.array("annotations");
        if (annotations.size() > MOST_ANNOTATIONS) {
            throw Refusal.invalidRequest(
                    "No more than 50 items are allowed; %d were supplied."
                            .formatted(annotations.size()));
        }
        for (JsonNode node : annotations) {
            var annotation = new Fields(node);
            annotation.text("path");
            annotation.text("message");
            annotation.oneOf("annotation_level", List.of("notice", "warning", "failure"));
            if (!annotation.has("annotation_level")
                    || !node.path("start_line").isIntegralNumber()
                    || !node.path("end_line").isIntegralNumber()) {
                throw Refusal.invalidRequest("An annotation needs its lines and its level.");
            }
        }
    }

    private void apply(CheckRun run, Fields fields) {
        fields.optionalText("name").ifPresent(name -> run.name = name);
        fields.optionalText("status").ifPresent(status -> run.status = status);
        fields.optionalText("details_url").ifPresent(url -> run.detailsUrl = url);
        fields.optionalText("external_id").ifPresent(id -> run.externalId = id);
        fields.time("started_at").ifPresent(time -> run.startedAt = time);
        fields.optionalText("conclusion")
                .ifPresent(conclusion -> {
                    run.conclusion = conclusion;
                    run.status = "completed";
                    run.completedAt = fields.time("completed_at").orElse(world.now());
                });
        if (!run.status.equals("completed")) {
            run.conclusion = null;
            run.completedAt = null;
        }
        if (fields.has("output")) {
            var output = new Fields(fields.node().path("output"));
            output.optionalText("title").ifPresent(title -> run.title = title);
            output.optionalText("summary").ifPresent(summary -> run.summary = summary);
            output.optionalText("text").ifPresent(text -> run.text = text);
            run.annotations.addAll(output.array("annotations"));
        }
    }

    private static CheckRun find(Call call) {
        long id = call.pathNumber("id");
        return call.repo().checkRuns.stream()
                .filter(run -> run.id == id)
                .findFirst()
                .orElseThrow(Refusal::notFound);
    }

    private Answer get(Call call) {
        return Answer.ok(json.checks().checkRun(call.repo(), find(call)));
    }

    private Answer update(Call call) {
        CheckRun run = find(call);
        if (run.app != call.app()) {
            throw new Refusal(
                    403,
                    "Invalid app_id `%d` - check run can only be modified by the GitHub App that created it."
                            .formatted(call.app().id()));
        }
        check(call.body());
        boolean wasCompleted = run.status.equals("completed");
        apply(run, call.body());
        if (!wasCompleted && run.status.equals("completed")) {
            events.checkRun("completed", call.repo(), run, call.actor());
        }
        return Answer.ok(json.checks().checkRun(call.repo(), run));
    }

    private Answer list(Call call) {
        CommitSha commit = commit(call.repo(), call.path("ref"));
        String filter = call.queryOneOf("filter", "latest", "latest", "all");
        Optional<String> name = call.query("check_name");
        Optional<String> status = call.query("status");
        List<CheckRun> runs =
                call.repo().checkRuns.stream()
                        .filter(run -> run.headSha.equals(commit))
                        .filter(run -> name.isEmpty() || run.name.equals(name.get()))
                        .filter(run -> status.isEmpty() || run.status.equals(status.get()))
                        .toList();
        List<CheckRun> shown = filter.equals("all") ? runs : latest(runs);
        Page page = Page.asked(call);
        var answer =
                Answer.ok(
                        Json.object(
                                "total_count",
                                shown.size(),
                                "check_runs",
                                page.of(shown).stream()
                                        .map(run -> json.checks().checkRun(call.repo(), run))
                                        .toList()));
        return page.links(call, shown.size()).headers(answer);
    }

    private static List<CheckRun> latest(List<CheckRun> runs) {
        Map<String, CheckRun> newest =
                runs.stream()
                        .collect(
                                Collectors.toMap(
                                        run -> run.app.id() + "/" + run.name,
                                        run -> run,
                                        BinaryOperator.maxBy(
                                                Comparator.comparingLong((CheckRun r) -> r.id))));
        return newest.values().stream()
                .sorted(Comparator.comparingLong((CheckRun run) -> run.id).reversed())
                .toList();
    }
}
