package dev.nightkiln.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The pages of repositories, issues and pull requests, and the buttons on them. */
record Pages(World world, Pulls pulls) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    void addTo(JavalinConfig config) {
        get(config, "/standin.css", Pages::style);
        get(config, "/", this::home);
        get(config, "/{owner}/{repo}", this::repository);
        for (String kind : new String[] {"issues", "pull"}) {
            String path = "/{owner}/{repo}/" + kind + "/{number}";
            get(config, path, this::issue);
            config.routes.addHttpHandler(HandlerType.POST, path, this::act);
        }
    }

    private static void get(JavalinConfig config, String path, Handler handler) {
        config.routes.addHttpHandler(HandlerType.GET, path, handler);
    }

    private static void style(Context context) throws IOException {
        try (InputStream css = Pages.class.getResourceAsStream("standin.css")) {
            if (css == null) {
                throw new IllegalStateException("the style sheet is missing from the class path");
            }
            context.contentType("text/css; charset=utf-8").result(css.readAllBytes());
        }
    }

    private void home(Context context) {
        String list =
                world.exclusively(() ->
                        world.repos().stream()
                                .map(Repo::fullName)
                                .map(name -> "<li>" + Html.link("/" + name, name) + "</li>")
                                .collect(Collectors.joining()));
        Html.show(context, "Repositories", "", "<h1>Repositories</h1><ul>" + list + "</ul>");
    }

    private Optional<Repo> repo(Context context) {
        return world.findRepo(context.pathParam("owner") + "/" + context.pathParam("repo"));
    }

    private static void notFound(Context context) {
        context.status(404);
        Html.show(context, "Not found", "", "<h1>Not found</h1>");
    }

    private void repository(Context context) {
        Optional<String> page = world.exclusively(() -> repo(context).map(Pages::overview));
        if (page.isEmpty()) {
            notFound(context);
            return;
        }
        Html.show(context, context.path(), "", page.get());
    }

    private static String overview(Repo repo) {
        String fork =
                repo.parent == null
                        ? ""
                        : "<p>Fork of "
                                + Html.link("/" + repo.parent.fullName(), repo.parent.fullName())
                                + "</p>";
        String branches =
                Git.branches(repo.directory).entrySet().stream()
                        .map(branch ->
                                "<li><code>%s</code> %s</li>"
                                        .formatted(
                                                Html.escape(branch.getKey()),
                                                branch.getValue().abbreviated()))
                        .collect(Collectors.joining());
        return "<h1>%s</h1>%s<h2>Issues</h2>%s<h2>Pull requests</h2>%s<h2>Branches</h2><ul>%s</ul>"
                .formatted(
                        Html.escape(repo.fullName()),
                        fork,
                        list(repo, false),
                        list(repo, true),
                        branches);
    }

    private static String list(Repo repo, boolean pulls) {
        String items =
                repo.issues.values().stream()
                        .filter(issue -> (issue.pull != null) == pulls)
                        .map(issue -> item(repo, issue, pulls ? "/pull/" : "/issues/"))
                        .collect(Collectors.joining());
        return items.isEmpty() ? "<p>None.</p>" : "<ul>" + items + "</ul>";
    }

    private static String item(Repo repo, Issue issue, String kind) {
        String labels =
                issue.labels.stream()
                        .map(label -> Html.badge("label", label.name()))
                        .collect(Collectors.joining());
        String text = "#" + issue.number + " " + issue.title;
        return "<li>%s %s %s</li>"
                .formatted(
                        Html.link("/" + repo.fullName() + kind + issue.number, text),
                        Html.badge(issue.state(), issue.state()),
                        labels);
    }

    private Optional<Conversation> conversation(Context context) {
        return repo(context)
                .flatMap(repo ->
                        number(context)
                                .filter(repo.issues::containsKey)
                                .map(number ->
                                        new Conversation(world, pulls, repo.fullName(), number)));
    }

    private static Optional<Integer> number(Context context) {
        String text = context.pathParam("number");
        return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private void issue(Context context) {
        Optional<String> page =
                world.exclusively(() ->
                        repo(context)
                                .flatMap(repo ->
                                        number(context)
                                                .map(repo.issues::get)
                                                .map(issue ->
                                                        new IssuePage(world, repo, issue).html())));
        if (page.isEmpty()) {
            notFound(context);
            return;
        }
        String repository = context.pathParam("owner") + "/" + context.pathParam("repo");
        String crumb = "/ " + Html.link("/" + repository, repository);
        Html.show(context, repository + " #" + context.pathParam("number"), crumb, page.get());
    }

    /** Another site open in the same browser must not press our buttons. */
    static boolean foreign(Context context) {
        String host = Optional.ofNullable(context.header("Host")).orElse("");
        String origin = context.header("Origin");
        boolean loopback = LOOPBACK.contains(host.replaceAll(":\\d+$", ""));
        return !loopback || (origin != null && !origin.equals("http://" + host));
    }

    private void act(Context context) {
        if (foreign(context)) {
            context.status(403).result("This form belongs to another site.\n");
            return;
        }
        Optional<Conversation> conversation = world.exclusively(() -> conversation(context));
        String actor = Optional.ofNullable(context.formParam("actor")).orElse("");
        boolean person =
                world.exclusively(
                        () -> world.people().stream().anyMatch(p -> p.login().equals(actor)));
        if (conversation.isEmpty() || !person) {
            notFound(context);
            return;
        }
        if (press(context, conversation.get(), actor)) {
            context.redirect(URI.create(context.path()).getRawPath(), HttpStatus.SEE_OTHER);
        } else {
            context.status(422).result("That cannot be done here.\n");
        }
    }

    private static boolean press(Context context, Conversation conversation, String actor) {
        String[] button = Optional.ofNullable(context.formParam("do")).orElse("").split(" ", 2);
        String text = Optional.ofNullable(context.formParam("text")).orElse("");
        String typed = Optional.ofNullable(context.formParam("label")).orElse("").strip();
        String label = button.length > 1 ? button[1] : typed;
        switch (button[0]) {
            case "comment" -> {
                if (text.isBlank() || text.length() > Call.LONGEST_BODY) {
                    return false;
                }
                conversation.comment(actor, text);
            }
            case "label" -> {
                if (label.isEmpty() || label.length() > 50) {
                    return false;
                }
                conversation.label(label, actor);
            }
            case "unlabel" -> conversation.unlabel(label, actor);
            case "request-changes" -> {
                if (text.isBlank() || text.length() > Call.LONGEST_BODY) {
                    return false;
                }
                conversation.requestChanges(actor, text);
            }
            case "approve" -> conversation.approve(actor);
            case "close" -> conversation.close(actor);
            case "reopen" -> conversation.reopen(actor);
            case "ready" -> conversation.readyForReview(actor);
            case "merge" -> {
                return conversation.merge(actor);
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
