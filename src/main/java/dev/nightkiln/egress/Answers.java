package dev.nightkiln.egress;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The gateway's own answers, and their lines in the network log. */
final class Answers {
    static final int BAD_GATEWAY = 502;
    static final String DENIED = "egress_denied";
    static final String UNREACHABLE = "unreachable";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final NetworkLog log;

    Answers(NetworkLog log) {
        this.log = log;
    }

    NetworkLog log() {
        return log;
    }

    /** npm shows the {@code error} of a body, pip and Maven the status line. */
    void refuse(Target target, Refusal refusal, Response response, Callback callback) {
        log.denied(target, refusal);
        String host = target.shownHost();
        String destination = target.shown();
        var body = new LinkedHashMap<String, Object>();
        body.put("error", refusal.sentence(destination));
        body.put("code", DENIED);
        body.put("host", host);
        body.put("port", target.port());
        body.put("rule", refusal.rule());
        body.put("source", refusal.source());
        body.put("change", refusal.change());
        SpokenStatus.say(response, refusal.reason(destination));
        write(response, callback, refusal.status(), body);
    }

    void unreachable(
            Target target, Decision.Unreachable unreachable, Response response, Callback callback) {
        String source = unreachable.source().toString();
        log.ended(
                new Exchange(
                        target,
                        BAD_GATEWAY,
                        0,
                        0,
                        "unreachable: " + unreachable.reason(),
                        source,
                        Optional.empty()));
        String sentence =
                "Nightkiln lets "
                        + target.destination()
                        + " through ("
                        + source
                        + "), but "
                        + unreachable.reason();
        SpokenStatus.say(response, sentence);
        write(
                response,
                callback,
                BAD_GATEWAY,
                Map.of("error", sentence + ".", "code", UNREACHABLE));
    }

    /** Requests that Jetty could not read, as its error handler. */
    boolean malformed(Request request, Response response, Callback callback) {
        log.malformed(response.getStatus());
        write(
                response,
                callback,
                response.getStatus(),
                Map.of("error", "This is no request of a proxy.", "code", "malformed_request"));
        return true;
    }

    static void write(Response response, Callback callback, int status, Map<String, Object> body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        // A refused request may have a body that we will not read to find the next one.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        Content.Sink.write(response, true, JSON.writeValueAsString(body) + "\n", callback);
    }
}
