package dev.nightkiln.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes a call from the wire to its handler: faults, caller, permission, answer, record. */
final class Api {
    static final String ROOT = "/api/v3";
    private static final Duration LONGEST_HANG = Duration.ofMinutes(10);

    /** What a route does; called under the lock of the {@link World}. */
    interface Handler {
        Answer handle(Call call);
    }

    private final World world;
    private final Authentication authentication;
    private final Faults faults;
    private final Traffic traffic;
    private final RateLimit rateLimit;
    private final CountDownLatch closed = new CountDownLatch(1);

    Api(World world, Faults faults, Traffic traffic) {
        this.world = world;
        this.authentication = new Authentication(world);
        this.faults = faults;
        this.traffic = traffic;
        this.rateLimit = new RateLimit(world);
    }

    RateLimit rateLimit() {
        return rateLimit;
    }

    void route(JavalinConfig config, HandlerType method, String path, Need need, Handler handler) {
        config.routes.addHttpHandler(method, ROOT + path, context -> serve(context, need, handler));
    }

    private void serve(Context context, Need need, Handler handler) throws IOException {
        byte[] body = context.bodyAsBytes();
        String path = context.path().substring(ROOT.length());
        Optional<Fault> fault = faults.strike(context.method().name(), path, world.now());
        if (fault.isEmpty()) {
            answer(context, body, handle(context, need, handler, body));
            return;
        }
        switch (fault.get()) {
            case Fault.Status(int code) ->
                    answer(context, body, Answer.refused(new Refusal(code, "Server Error")));
            case Fault.SecondaryLimit(Duration wait) ->
                    answer(context, body, RateLimit.secondary(wait));
            case Fault.PrimaryLimit(Instant until) ->
                    answer(context, body, RateLimit.primary(until));
            case Fault.ResetAfterEffect() ->
                    breakOff(context, body, handle(context, need, handler, body));
            case Fault.Hang() -> hang(context, body);
        }
    }

    private Answer handle(Context context, Need need, Handler handler, byte[] body) {
        return world.exclusively(() -> {
            try {
                Caller caller = authentication.caller(context.header("Authorization"));
                Call call = new Call(context, caller, repo(context, caller, need), body);
                return rateLimit.count(caller, handler.handle(call));
            } catch (Refusal refusal) {
                return rateLimit.count(new Caller.Nobody(), Answer.refused(refusal));
            }
        });
    }

    private @Nullable Repo repo(Context context, Caller caller, Need need) {
        return switch (need) {
            case Need.Nothing() -> null;
            case Need.AppToken() -> {
                requireApp(caller);
                yield context.pathParamMap().containsKey("owner") ? named(context) : null;
            }
            case Need.InstallationToken() -> {
                requireToken(caller);
                yield null;
            }
            case Need.OnRepository(Level level, List<String> permissions) ->
                    permitted(named(context), caller, level, permissions);
        };
    }

    private Repo named(Context context) {
        String fullName = context.pathParam("owner") + "/" + context.pathParam("repo");
        return world.findRepo(fullName).orElseThrow(Refusal::notFound);
    }

    private static void requireApp(Caller caller) {
        if (!(caller instanceof Caller.App)) {
            throw new Refusal(401, "A JSON web token could not be decoded");
        }
    }

    private static Token requireToken(Caller caller) {
        return switch (caller) {
            case Caller.Installed(Token token) -> token;
            case Caller.App _ -> throw Refusal.badCredentials();
            case Caller.Nobody() -> throw new Refusal(401, "Requires authentication");
        };
    }

    private static Repo permitted(Repo repo, Caller caller, Level level, List<String> permissions) {
        boolean open = repo.visibleToAll && level == Level.READ;
        if (open && caller instanceof Caller.Nobody) {
            return repo;
        }
        Token token = requireToken(caller);
        if (!token.covers(repo)) {
            if (open) {
                return repo;
            }
            throw repo.visibleToAll ? Refusal.notAccessible() : Refusal.notFound();
        }
        for (String permission : permissions) {
            if (token.permits(permission, level)) {
                return repo;
            }
        }
        throw Refusal.notAccessible();
    }

    private void answer(Context context, byte[] request, Answer answer) {
        byte[] json = answer.body();
        record(context, request, answer.status(), json);
        context.status(answer.status());
        answer.headers().forEach(context::header);
        context.header("X-GitHub-Request-Id", "STANDIN:" + Long.toHexString(world.newId()));
        context.header("X-GitHub-Media-Type", "github.v3; format=json");
        if (json.length > 0) {
            context.contentType("application/json; charset=utf-8").result(json);
        }
    }

    /** The server closes a connection whose answer is shorter than announced. */
    private void breakOff(Context context, byte[] request, Answer answer) throws IOException {
        byte[] json = answer.body();
        record(context, request, answer.status(), json);
        context.res().setStatus(answer.status());
        context.res().setContentLength(json.length + 1);
        context.res().flushBuffer();
    }

    private void hang(Context context, byte[] request) {
        try {
            boolean closing = closed.await(LONGEST_HANG.toSeconds(), TimeUnit.SECONDS);
            String why = closing ? "closing" : "hung long enough";
            answer(context, request, Answer.refused(new Refusal(503, why)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(Context context, byte[] request, int status, byte[] response) {
        String query = context.queryString();
        traffic.record(
                new Exchange(
                        context.method().name(),
                        context.path().substring(ROOT.length()),
                        query == null ? "" : query,
                        new String(request, StandardCharsets.UTF_8),
                        status,
                        new String(response, StandardCharsets.UTF_8)));
    }

    void close() {
        closed.countDown();
    }
}
