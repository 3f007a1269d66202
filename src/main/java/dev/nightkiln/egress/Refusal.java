package dev.nightkiln.egress;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import tools.jackson.databind.json.JsonMapper;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.function.Consumer;

/** Answers every request with 403 and says why, in a way that a person and a program can read. */
final class Refusal extends Handler.Abstract {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InstantSource clock;
    private final Consumer<Denial> denied;

    Refusal(InstantSource clock, Consumer<Denial> denied) {
        this.clock = clock;
        this.denied = denied;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpURI uri = request.getHttpURI();
        var denial =
                new Denial(
                        clock.instant(),
                        request.getMethod(),
                        Objects.requireNonNullElse(uri.getHost(), ""),
                        port(request),
                        Objects.requireNonNullElse(uri.getPath(), ""));
        denied.accept(denial);
        ByteBuffer body = ByteBuffer.wrap(body(denial));
        response.setStatus(HttpStatus.FORBIDDEN_403);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        EndPoint client = request.getConnectionMetaData().getConnection().getEndPoint();
        // Jetty keeps the connection of a CONNECT open whatever the headers say, even of a refused
        // one.
        response.write(true, body, Callback.from(callback, () -> client.close()));
        return true;
    }

    private static int port(Request request) {
        HttpURI uri = request.getHttpURI();
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        boolean tls = HttpMethod.CONNECT.is(request.getMethod()) || "https".equals(uri.getScheme());
        return tls ? 443 : 80;
    }

    static byte[] body(Denial denial) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("error", "egress_denied");
        fields.put("host", denial.host());
        fields.put("port", denial.port());
        fields.put(
                "message",
                "Nightkiln refused "
                        + denial.destination()
                        + ": this sandbox has no network. Work with what is in the workspace and in the"
                        + " image; people who want more to be there add it to the sandbox image.");
        return (JSON.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
