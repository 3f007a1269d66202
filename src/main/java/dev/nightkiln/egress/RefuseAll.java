package dev.nightkiln.egress;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import tools.jackson.databind.json.JsonMapper;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Says no to every destination, in words that tell an agent and a person what to do instead. */
final class RefuseAll extends Handler.Abstract {
    static final String RULE = "no egress is allowed yet";

    private static final String CHANGE =
            "There is no allow-list to change yet: put what the task needs into the sandbox image or"
                    + " into the repository.";
    private static final int FORBIDDEN = 403;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final NetworkLog log;
    private final InstantSource clock;

    RefuseAll(NetworkLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpURI uri = request.getHttpURI();
        boolean tunnel = "CONNECT".equals(request.getMethod());
        boolean secure = tunnel || "https".equals(uri.getScheme());
        var denial =
                new Denial(
                        clock.instant(),
                        request.getMethod(),
                        Objects.requireNonNullElse(uri.getHost(), "-"),
                        uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS : HTTP,
                        // Without the query, which is where a secret would be.
                        tunnel ? "" : Objects.requireNonNullElse(uri.getPath(), ""));
        log.denied(denial, RULE);
        answer(response, callback, FORBIDDEN, refusal(denial));
        return true;
    }

    /** Requests that Jetty could not read, as its error handler. */
    boolean malformed(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        log.malformed(clock.instant(), status);
        answer(
                response,
                callback,
                status,
                Map.of("error", "malformed_request", "message", "This is no request of a proxy."));
        return true;
    }

    private static Map<String, Object> refusal(Denial denial) {
        var body = new LinkedHashMap<String, Object>();
        body.put("error", "egress_denied");
        body.put("host", denial.host());
        body.put("port", denial.port());
        body.put("rule", RULE);
        body.put("message", "Nightkiln refused " + denial.destination() + ": " + RULE + ".");
        body.put("change", CHANGE);
        return body;
    }

    private static void answer(
            Response response, Callback callback, int status, Map<String, Object> body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        // A refused request may have a body that we will not read to find the next one.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        Content.Sink.write(response, true, JSON.writeValueAsString(body) + "\n", callback);
    }
}
