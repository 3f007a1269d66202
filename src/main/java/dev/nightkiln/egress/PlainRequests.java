package dev.nightkiln.egress;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamRequestContent;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The proxy for plain requests. What goes on is a new request made from the parts that were judged,
 * to the address that was judged; credentials of the agent's stay here, for a host that needs some
 * is none an agent should log in to.
 */
final class PlainRequests extends Handler.Abstract {
    private static final int CHUNK = 64 << 10;
    private static final String FAILED = "failed";

    private final Admission admission;
    private final TrafficMeter meter;
    private final HttpClient client;
    private final Patience patience;

    PlainRequests(Admission admission, TrafficMeter meter, HttpClient client, Patience patience) {
        this.admission = admission;
        this.meter = meter;
        this.client = client;
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Target target = Target.of(request);
        if (!"http".equals(request.getHttpURI().getScheme())
                || !request.getHttpURI().isAbsolute()
                || request.getHttpURI().getUser() != null) {
            admission.answers().refuse(target, notAProxyRequest(), response, callback);
            return true;
        }
        Optional<Decision.Allowed> admitted = admission.admit(target, response, callback);
        if (admitted.isPresent()) {
            // Waiting for the other side is no idleness of this one.
            request.addIdleTimeoutListener(_ -> false);
            pass(new Passing(target, admitted.get(), request, response), callback);
        }
        return true;
    }

    private static Refusal notAProxyRequest() {
        return new Refusal(
                Refusal.FORBIDDEN,
                "only CONNECT and requests of the form GET http://host/path are understood",
                "the gateway's own rule",
                "Use https through CONNECT, which all clients do that know HTTPS_PROXY.");
    }

    /** One request under way. */
    private record Passing(
            Target target, Decision.Allowed to, Request request, Response response) {}

    private void pass(Passing passing, Callback callback) {
        var up = new long[1];
        var down = new long[1];
        int status = 0;
        String verdict = Exchange.ALLOWED;
        var listener = new InputStreamResponseListener();
        var outgoing = outgoing(passing, up);
        try (listener) {
            outgoing.send(listener);
            var answer = listener.get(patience.idle().toMillis(), TimeUnit.MILLISECONDS);
            status = answer.getStatus();
            passing.response().setStatus(status);
            Headers.copyResponse(answer.getHeaders(), passing.response().getHeaders());
            Headers.markEnd(passing.response());
            // Closed at the end only: closing it is what tells the client that the answer is whole.
            OutputStream out = Content.Sink.asOutputStream(passing.response());
            copyDown(listener.getInputStream(), out, down);
            out.close();
            callback.succeeded();
        } catch (TimeoutException | ExecutionException | IOException failed) {
            Throwable reason = reason(failed);
            verdict = reason instanceof BudgetSpentException spent ? spent.verdict() : FAILED;
            var _ = outgoing.abort(reason);
            fail(passing, reason, callback);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            verdict = FAILED;
            var _ = outgoing.abort(stopped);
            callback.failed(stopped);
        }
        admission
                .answers()
                .log()
                .ended(
                        new Exchange(
                                passing.target(),
                                status,
                                up[0],
                                down[0],
                                verdict,
                                passing.to().source().toString(),
                                Optional.empty()));
    }

    /** What fails while it is sent is told to those who wait for the answer. */
    private static Throwable reason(Exception failed) {
        Throwable cause = failed.getCause();
        return failed instanceof ExecutionException && cause != null ? cause : failed;
    }

    private static void fail(Passing passing, Throwable reason, Callback callback) {
        Response response = passing.response();
        if (response.isCommitted()) {
            callback.failed(reason);
            return;
        }
        // The headers of an answer that did not come, above all its length.
        response.reset();
        boolean spent = reason instanceof BudgetSpentException;
        String sentence =
                "Nightkiln lets "
                        + passing.target().destination()
                        + " through, but "
                        + (spent ? reason.getMessage() : "it did not answer")
                        + ".";
        Answers.write(
                response,
                callback,
                spent ? Refusal.FORBIDDEN : Answers.BAD_GATEWAY,
                Map.of("error", sentence, "code", spent ? Answers.DENIED : Answers.UNREACHABLE));
    }

    private org.eclipse.jetty.client.Request outgoing(Passing passing, long[] up) {
        Request request = passing.request();
        HttpFields from = request.getHeaders();
        var address = passing.to().address();
        String literal = address.getAddress().getHostAddress();
        var outgoing =
                client.newRequest(
                                literal.contains(":") ? "[" + literal + "]" : literal,
                                address.getPort())
                        .method(request.getMethod())
                        .path(pathAndQuery(request))
                        .headers(to -> {
                            Headers.copyRequest(from, to);
                            to.put(HttpHeader.HOST, host(passing));
                        });
        boolean body =
                from.getLongField(HttpHeader.CONTENT_LENGTH) > 0
                        || from.contains(HttpHeader.TRANSFER_ENCODING);
        if (body) {
            InputStream counted = new Counted(Content.Source.asInputStream(request), up);
            outgoing.body(
                    new InputStreamRequestContent(
                            from.get(HttpHeader.CONTENT_TYPE),
                            counted,
                            new ByteBufferPool.Sized(client.getByteBufferPool(), false, CHUNK)));
        }
        return outgoing;
    }

    private static String pathAndQuery(Request request) {
        String path = request.getHttpURI().getPathQuery();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static String host(Passing passing) {
        int port = passing.target().port();
        return passing.to().host() + (port == 80 ? "" : ":" + port);
    }

    private void copyDown(InputStream in, OutputStream out, long[] down) throws IOException {
        byte[] buffer = new byte[CHUNK];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            meter.down(n);
            out.write(buffer, 0, n);
            down[0] += n;
        }
    }

    /** Counts what the agent sends before it is sent on. */
    private final class Counted extends FilterInputStream {
        private final long[] up;

        private Counted(InputStream in, long[] up) {
            super(in);
            this.up = up;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            if (n > 0) {
                meter.up(n);
                up[0] += n;
            }
            return n;
        }
    }
}
