package dev.nightkiln.github;

import dev.nightkiln.github.FakeGitHub.Reply;
import dev.nightkiln.github.FakeGitHub.Request;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What GitHub knows: acme/widgets with issue 1, its fork, one App and its tokens. */
final class FakeRepository {
    static final long APP_ID = 4711;
    static final long ID = 42;
    static final String HEAD = "a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5";
    static final Map<String, Object> APP =
            Map.of("id", APP_ID, "slug", "nightkiln", "name", "Nightkiln");
    private static final List<Map<String, Object>> DELIVERIES =
            List.of(
                    delivery(4, "late", "2026-03-01T11:00:00Z", 200),
                    delivery(3, "lost", "2026-03-01T10:00:00Z", 502),
                    delivery(2, "late", "2026-03-01T09:00:00Z", 500),
                    delivery(1, "old", "2026-02-01T09:00:00Z", 500));
    private static final Pattern NUMBER = Pattern.compile("/(\\d+)");

    private final InstantSource clock;
    private int tokens;
    private long ids = 100;
    Duration tokenLife = Duration.ofHours(1);
    Map<String, String> extraPermissions = Map.of();
    final Map<String, Object> knownLabels = new LinkedHashMap<>();
    String role = "write";
    final Set<String> alive = new LinkedHashSet<>();
    final Set<String> labels = new LinkedHashSet<>(Set.of("agent:run", "bug"));
    final FakeComments commentsOfIssue = new FakeComments();
    final FakeChanges changes = new FakeChanges();
    final List<Map<String, Object>> comments = commentsOfIssue.all;
    final List<Map<String, Object>> pulls = changes.pulls;
    final List<Map<String, Object>> checkRuns = changes.checkRuns;

    FakeRepository(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Reply answer(Request request) {
        String path = request.path();
        if (path.startsWith("/app-manifests/")) {
            return manifestConversion(path);
        }
        boolean forTheApp = path.startsWith("/app") || path.endsWith("/installation");
        String token = request.authorization().replaceFirst("^Bearer ", "");
        if (forTheApp) {
            return TestKeys.isOurJwt(token, clock) ? app(request) : notAuthorised();
        }
        if (!alive.contains(token)) {
            return notAuthorised();
        }
        if (path.equals("/installation/token")) {
            alive.remove(token);
            return new Reply(204, "");
        }
        return repository(request);
    }

    private static Reply notAuthorised() {
        return new Reply(401, Map.of("message", "Bad credentials"));
    }

    static Reply notFound() {
        return new Reply(404, Map.of("message", "Not Found"));
    }

    private static Reply manifestConversion(String path) {
        if (!path.equals("/app-manifests/c0de/conversions")) {
            return notFound();
        }
        var app = new LinkedHashMap<String, Object>(APP);
        app.put("pem", "-----BEGIN RSA PRIVATE KEY-----");
        app.put("webhook_secret", "hush-hush-secret");
        app.put("html_url", "https://github.com/apps/nightkiln");
        return new Reply(201, app);
    }

    private Reply app(Request request) {
        return switch (request.path()) {
            case "/app" -> new Reply(200, APP);
            case "/repos/acme/widgets/installation" -> new Reply(200, Map.of("id", 7));
            case "/repos/bots/widgets/installation" -> new Reply(200, Map.of("id", 8));
            case "/app/installations/7/access_tokens", "/app/installations/8/access_tokens" ->
                    newToken(request);
            case "/app/hook/deliveries" -> new Reply(200, DELIVERIES);
            default -> notFound();
        };
    }

    private Reply newToken(Request request) {
        String token = "ghs_" + "t".repeat(30) + tokens++;
        alive.add(token);
        var permissions = new LinkedHashMap<String, Object>();
        request.body()
                .path("permissions")
                .propertyStream()
                .forEach(each -> permissions.put(each.getKey(), each.getValue().asString()));
        permissions.put("metadata", "read");
        permissions.putAll(extraPermissions);
        return new Reply(
                201,
                Map.of(
                        "token",
                        token,
                        "expires_at",
                        clock.instant().plus(tokenLife).toString(),
                        "permissions",
                        permissions));
    }

    private Reply repository(Request request) {
        String path = request.path().replaceFirst("^/repos/acme/widgets", "");
        return switch (request.method() + " " + NUMBER.matcher(path).replaceAll("/#")) {
            case "GET " ->
                    new Reply(
                            200,
                            Map.of(
                                    "id",
                                    ID,
                                    "name",
                                    "widgets",
                                    "full_name",
                                    "acme/widgets",
                                    "default_branch",
                                    "main",
                                    "owner",
                                    Map.of("login", "acme")));
            case "GET /repos/bots/widgets" ->
                    new Reply(
                            200,
                            Map.of(
                                    "id",
                                    43,
                                    "name",
                                    "widgets",
                                    "owner",
                                    Map.of("login", "bots"),
                                    "parent",
                                    Map.of("id", ID)));
            case "GET /branches/main" ->
                    new Reply(200, Map.of("name", "main", "commit", Map.of("sha", HEAD)));
            case "GET /collaborators/ada/permission" ->
                    new Reply(
                            200,
                            Map.of(
                                    "permission",
                                    "write",
                                    "role_name",
                                    role,
                                    "user",
                                    Map.of("id", 5, "login", "ada")));
            case "GET /issues/#" -> issue(numberIn(path));
            case "POST /issues/#/reactions", "POST /issues/comments/#/reactions" ->
                    new Reply(201, Map.of("id", ids++));
            case "POST /issues/#/labels" -> addLabels(request);
            case "GET /issues/#/comments" -> commentsOfIssue.page(request);
            case "POST /issues/#/comments" -> commentsOfIssue.addComment(request);
            case "PATCH /issues/comments/#" -> commentsOfIssue.editComment(numberIn(path), request);
            case "GET /pulls" -> new Reply(200, pulls);
            case "POST /pulls" -> changes.openPull(request);
            case "GET /commits/" + HEAD + "/check-runs" ->
                    new Reply(
                            200, Map.of("total_count", checkRuns.size(), "check_runs", checkRuns));
            case "POST /check-runs" -> changes.addCheckRun(request);
            case "PATCH /check-runs/#" -> changes.editCheckRun(numberIn(path), request);
            default -> labelOrNothing(request, path);
        };
    }

    private Reply labelOrNothing(Request request, String path) {
        if (request.method().equals("DELETE") && path.startsWith("/issues/1/labels/")) {
            boolean removed = labels.remove(path.substring("/issues/1/labels/".length()));
            return removed ? new Reply(200, labelList()) : notFound();
        }
        if (request.method().equals("GET") && path.startsWith("/labels/")) {
            Object label = knownLabels.get(path.substring("/labels/".length()));
            return label == null ? notFound() : new Reply(200, label);
        }
        if (request.method().equals("POST") && path.equals("/labels")) {
            knownLabels.put(request.body().path("name").asString(), request.body());
            return new Reply(201, request.body());
        }
        return notFound();
    }

    private static Map<String, Object> delivery(long id, String guid, String at, int status) {
        return Map.of(
                "id",
                id,
                "guid",
                guid,
                "delivered_at",
                at,
                "event",
                "issues",
                "status_code",
                status);
    }

    private static long numberIn(String path) {
        return NUMBER.matcher(path)
                .results()
                .mapToLong(m -> Long.parseLong(m.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private Reply issue(long number) {
        var issue = new LinkedHashMap<String, Object>();
        issue.put("number", number);
        issue.put("url", "https://api.github.com/repos/acme/widgets/issues/" + number);
        issue.put("title", "The mill stands still");
        issue.put("body", null);
        issue.put("state", "open");
        issue.put("updated_at", "2026-03-01T11:59:00Z");
        issue.put("user", Map.of("id", 5, "login", number == 1 ? "ada" : "mend[bot]"));
        issue.put("labels", labelList());
        return number > 2 ? notFound() : new Reply(200, issue);
    }

    private List<Map<String, Object>> labelList() {
        return labels.stream()
                .map(name ->
                        Map.<String, Object>of(
                                "name",
                                name,
                                "color",
                                "ededed",
                                "url",
                                "https://api.github.com/repos/acme/widgets/labels/" + name))
                .toList();
    }

    private Reply addLabels(Request request) {
        request.body().path("labels").forEach(label -> labels.add(label.asString()));
        return new Reply(200, labelList());
    }
}
