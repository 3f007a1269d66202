package dev.nightkiln.github;

import dev.nightkiln.github.FakeGitHub.Reply;
import dev.nightkiln.github.FakeGitHub.Request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Pull requests and check runs. */
final class FakeChanges {
    final List<Map<String, Object>> pulls = new ArrayList<>();
    final List<Map<String, Object>> checkRuns = new ArrayList<>();
    private long ids = 900;

    Reply openPull(Request request) {
        String head = request.body().path("head").asString();
        String label = head.contains(":") ? head : "acme:" + head;
        boolean exists = pulls.stream().anyMatch(each -> each.toString().contains(label));
        if (exists) {
            return new Reply(
                    422,
                    Map.of(
                            "message",
                            "Validation Failed",
                            "errors",
                            List.of(
                                    Map.of(
                                            "message",
                                            "A pull request already exists for " + label))));
        }
        var pull = pull(label, request.body().path("draft").asBoolean());
        pulls.add(pull);
        return new Reply(201, pull);
    }

    Map<String, Object> pull(String label, boolean draft) {
        String branch = label.substring(label.indexOf(':') + 1);
        return Map.of(
                "number",
                pulls.size() + 10,
                "html_url",
                "https://github.com/acme/widgets/pull/" + (pulls.size() + 10),
                "draft",
                draft,
                "user",
                Map.of("login", "nightkiln[bot]"),
                "head",
                Map.of("label", label, "ref", branch, "sha", FakeRepository.HEAD),
                "base",
                Map.of("ref", "main"));
    }

    Reply addCheckRun(Request request) {
        var run = new LinkedHashMap<String, Object>();
        request.body().propertyStream().forEach(each -> run.put(each.getKey(), each.getValue()));
        run.put("id", ids++);
        run.put("app", FakeRepository.APP);
        checkRuns.add(run);
        return new Reply(201, run);
    }

    Reply editCheckRun(long id, Request request) {
        for (Map<String, Object> run : checkRuns) {
            if (Objects.equals(run.get("id"), id)) {
                request.body()
                        .propertyStream()
                        .forEach(each -> run.put(each.getKey(), each.getValue()));
                return new Reply(200, run);
            }
        }
        return FakeRepository.notFound();
    }
}
