package dev.nightkiln.github;

import dev.nightkiln.github.FakeGitHub.Reply;
import dev.nightkiln.github.FakeGitHub.Request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The comments on issue 1. */
final class FakeComments {
    final List<Map<String, Object>> all = new ArrayList<>();
    private long ids = 500;

    /** Two comments a page, oldest first. */
    Reply page(Request request) {
        int page = request.query().contains("page=2") ? 2 : 1;
        int from = Math.min(all.size(), (page - 1) * 2);
        int to = Math.min(all.size(), from + 2);
        String next =
                "<http://127.0.0.1:%s/api/v3%s?page=2>; rel=\"next\""
                        .formatted(request.port(), request.path());
        Map<String, String> headers = to < all.size() ? Map.of("Link", next) : Map.of();
        return new Reply(200, List.copyOf(all.subList(from, to)), headers);
    }

    Reply addComment(Request request) {
        Map<String, Object> comment =
                comment("nightkiln[bot]", request.body().path("body").asString());
        return new Reply(201, comment);
    }

    Map<String, Object> comment(String login, String body) {
        var comment = new LinkedHashMap<String, Object>();
        comment.put("id", ids++);
        comment.put("body", body);
        comment.put("created_at", "2026-03-01T11:00:00Z");
        comment.put("updated_at", "2026-03-01T11:00:00Z");
        comment.put("user", Map.of("login", login, "type", login.endsWith("]") ? "Bot" : "User"));
        all.add(comment);
        return comment;
    }

    Reply editComment(long id, Request request) {
        for (Map<String, Object> comment : all) {
            if (Objects.equals(comment.get("id"), id)) {
                comment.put("body", request.body().path("body").asString());
                return new Reply(200, comment);
            }
        }
        return FakeRepository.notFound();
    }
}
