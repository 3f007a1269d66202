package dev.nightkiln.github;

import dev.nightkiln.secrets.Redactor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one request to one host and reads the whole answer. The deadline covers the body too, which
 * the timeout of {@link HttpRequest} does not.
 */
final class Transport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final long MOST_BYTES = 10L << 20;

    private final URI apiUrl;
    private final Duration callTimeout;
    private final Redactor redactor;
    private final HttpClient client;

    Transport(URI apiUrl, Duration callTimeout, Redactor redactor) {
        this.redactor = redactor;
        this.apiUrl = GitHubConnection.withoutTrailingSlash(apiUrl);
        this.callTimeout = callTimeout;
        boolean plain = "http".equalsIgnoreCase(apiUrl.getScheme());
        this.client =
                HttpClient.newBuilder()
                        .version(plain ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(callTimeout)
                        .build();
    }

    URI apiUrl() {
        return apiUrl;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    /** A credential may go to this address: same scheme, host and port as the API. */
    boolean isOurs(URI target) {
        return apiUrl.getScheme().equalsIgnoreCase(target.getScheme())
                && apiUrl.getHost().equalsIgnoreCase(target.getHost())
                && apiUrl.getPort() == target.getPort()
                && target.getUserInfo() == null;
    }

    Answer send(Call call, String authorization) throws IOException, InterruptedException {
        if (!isOurs(call.uri())) {
            throw new IllegalArgumentException("not a call to the API: " + call.operation());
        }
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(
                        request(call, authorization),
                        BodyHandlers.limiting(
                                BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES));
        try {
            HttpResponse<String> response =
                    exchange.get(callTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            throw timedOut(e);
        } catch (ExecutionException e) {
            throw asIoException(e);
        } finally {
            exchange.cancel(true);
        }
    }

    private HttpRequest request(Call call, String authorization) {
        BodyPublisher body =
                call.body()
                        .map(this::redacted)
                        .map(BodyPublishers::ofString)
                        .orElseGet(BodyPublishers::noBody);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(call.uri()).timeout(callTimeout).method(call.method(), body);
        call.headers().forEach(request::setHeader);
        if (!authorization.isEmpty()) {
            request.setHeader("Authorization", authorization);
        }
        return request.setHeader("User-Agent", "nightkiln")
                .setHeader("X-GitHub-Api-Version", "2022-11-28")
                .build();
    }

    private String redacted(String body) {
        String redacted = redactor.redactJson(body);
        if (!redacted.equals(body)) {
            LOG.warn("A secret stood in what was about to be sent to GitHub; it was replaced");
        }
        return redacted;
    }

    private IOException timedOut(TimeoutException cause) {
        var timeout = new HttpTimeoutException("no whole answer within " + callTimeout);
        timeout.initCause(cause);
        return timeout;
    }

    private static IOException asIoException(ExecutionException failed) {
        if (failed.getCause() instanceof IOException io) {
            return io;
        }
        return new IOException("the HTTP client failed", failed.getCause());
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
