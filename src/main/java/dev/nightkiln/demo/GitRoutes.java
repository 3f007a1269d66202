package dev.nightkiln.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Git over smart HTTP: who may, then {@code git http-backend}, then what the push changed. */
record GitRoutes(World world, BareRepositories git, Pulls pulls, Faults faults) {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final String RECEIVE = "git-receive-pack";

    /** A plain sentence, which git shows after "remote:". */
    private record Denied(int status, String text) {}

    private sealed interface Admission {
        record Admitted(Repo repo, @Nullable Token token) implements Admission {}

        record Refused(Denied denied) implements Admission {}
    }

    void addTo(JavalinConfig config) {
        String repo = "/{owner}/{repo}/";
        config.routes.addHttpHandler(HandlerType.GET, repo + "info/refs", this::serve);
        config.routes.addHttpHandler(HandlerType.POST, repo + "git-upload-pack", this::serve);
        config.routes.addHttpHandler(HandlerType.POST, repo + RECEIVE, this::serve);
    }

    private void serve(Context context) throws IOException {
        Optional<Integer> fault = faults.strikeGit();
        if (fault.isPresent()) {
            context.status(fault.get()).result("Server Error\n");
            return;
        }
        boolean push =
                context.path().endsWith(RECEIVE) || RECEIVE.equals(context.queryParam("service"));
        switch (world.exclusively(() -> admit(context, push))) {
            case Admission.Refused(Denied denied) -> {
                if (denied.status() == 401) {
                    context.header("WWW-Authenticate", "Basic realm=\"GitHub\"");
                }
                context.status(denied.status()).result(denied.text() + "\n");
            }
            case Admission.Admitted(Repo repo, Token token) -> {
                backend(context, repo, token);
                if (push && token != null && context.method().equals(HandlerType.POST)) {
                    Account actor = token.installation.app().bot();
                    world.exclusively(() -> pulls.pushed(repo, actor));
                }
            }
        }
    }

    private Admission admit(Context context, boolean push) {
        Optional<Token> token = token(context.header("Authorization"));
        String name = context.pathParam("repo").replaceAll("\\.git$", "");
        Optional<Repo> repo = world.findRepo(context.pathParam("owner") + "/" + name);
        boolean open = repo.filter(found -> found.visibleToAll).isPresent() && !push;
        if (context.header("Authorization") != null && token.isEmpty()) {
            return refused(401, "Invalid username or token.");
        }
        if (repo.isPresent() && open) {
            return new Admission.Admitted(repo.get(), token.orElse(null));
        }
        if (token.isEmpty()) {
            return refused(401, "No anonymous write access.");
        }
        if (repo.filter(token.get()::covers).isEmpty()) {
            return refused(404, "Repository not found.");
        }
        if (!token.get().permits("contents", push ? Level.WRITE : Level.READ)) {
            return refused(403, "Write access to repository not granted.");
        }
        return new Admission.Admitted(repo.get(), token.get());
    }

    private static Admission refused(int status, String text) {
        return new Admission.Refused(new Denied(status, text));
    }

    private Optional<Token> token(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder().decode(authorization.substring(6).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            return new Authentication(world).token(text.substring(text.indexOf(':') + 1));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private void backend(Context context, Repo repo, @Nullable Token token) throws IOException {
        var builder = new ProcessBuilder("git", "http-backend");
        Git.shield(builder.environment());
        builder.environment().putAll(cgi(context, repo, token));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        CompletableFuture<Process> ended =
                process.onExit().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        CompletableFuture<Process> watched =
                ended.whenComplete((_, late) -> {
                    if (late != null) {
                        process.destroyForcibly();
                    }
                });
        Thread sender = Thread.ofVirtual().name("standin-git").start(() -> send(context, process));
        try (InputStream output = process.getInputStream()) {
            answer(context, output);
        } finally {
            process.destroy();
            sender.interrupt();
        }
        if (watched.isCompletedExceptionally()) {
            throw new IOException("git http-backend took longer than " + DEADLINE);
        }
    }

    private static void send(Context context, Process process) {
        try (OutputStream input = process.getOutputStream()) {
            context.req().getInputStream().transferTo(input);
        } catch (IOException gone) {
            process.destroy();
        }
    }

    private Map<String, String> cgi(Context context, Repo repo, @Nullable Token token) {
        String service = context.path().replaceFirst("^/[^/]+/[^/]+", "");
        var environment = new TreeMap<String, String>();
        environment.put("GIT_PROJECT_ROOT", git.root.toAbsolutePath().toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("PATH_INFO", "/" + git.root.relativize(repo.directory) + service);
        environment.put("REQUEST_METHOD", context.method().name());
        environment.put("QUERY_STRING", Optional.ofNullable(context.queryString()).orElse(""));
        environment.put("REMOTE_ADDR", "127.0.0.1");
        boolean workflows = token != null && token.permits("workflows", Level.WRITE);
        environment.put("STANDIN_MAY_PUSH_WORKFLOWS", workflows ? "yes" : "no");
        if (token != null) {
            environment.put("REMOTE_USER", token.installation.app().slug());
        }
        copy(context, "Content-Type", environment, "CONTENT_TYPE");
        copy(context, "Content-Length", environment, "CONTENT_LENGTH");
        copy(context, "Content-Encoding", environment, "HTTP_CONTENT_ENCODING");
        copy(context, "Git-Protocol", environment, "GIT_PROTOCOL");
        return environment;
    }

    private static void copy(
            Context context, String header, Map<String, String> environment, String name) {
        String value = context.header(header);
        if (value != null) {
            environment.put(name, value);
        }
    }

    private static void answer(Context context, InputStream output) throws IOException {
        context.status(200);
        for (String line = line(output); !line.isEmpty(); line = line(output)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.equalsIgnoreCase("Status")) {
                context.status(Integer.parseInt(value.substring(0, 3)));
            } else {
                context.header(name, value);
            }
        }
        output.transferTo(context.res().getOutputStream());
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("git http-backend ended without an answer");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}
