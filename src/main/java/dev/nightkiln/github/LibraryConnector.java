package dev.nightkiln.github;

import org.kohsuke.github.GHException;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets github-api speak over a {@link Line}. Failures leave as unchecked exceptions, past the
 * library's own retries and waits, which sleep on the calling thread.
 */
final class LibraryConnector implements GitHubConnector {
    private final Line line;

    private LibraryConnector(Line line) {
        this.line = line;
    }

    static GitHub on(Line line) {
        try {
            return new GitHubBuilder()
                    .withEndpoint(line.apiUrl().toString())
                    .withConnector(new LibraryConnector(line))
                    .withRateLimitHandler(new NoWaitingForRates())
                    .withAbuseLimitHandler(new NoWaitingForAbuse())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("github-api could not be set up", e);
        }
    }

    /** A typed call; what github-api cannot read is no refusal, GitHub may be ill. */
    static <T> T read(Line line, String operation, TypedCall<T> call) {
        try {
            return call.run();
        } catch (IOException | GHException | IllegalArgumentException e) {
            RetryLater later = line.unreadable(operation);
            later.initCause(e);
            throw later;
        }
    }

    /** A call of github-api. */
    @FunctionalInterface
    interface TypedCall<T> {
        T run() throws IOException;
    }

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
        Optional<String> body = Optional.empty();
        try (InputStream stream = request.body()) {
            if (stream != null && request.hasBody()) {
                body = Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        URI target = URI.create(request.url().toString());
        var call = new Call(request.method(), target, headersOf(request), body);
        return new WholeResponse(request, line.exchange(call));
    }

    private static Map<String, String> headersOf(GitHubConnectorRequest request) {
        var headers = new HashMap<String, String>();
        for (Map.Entry<String, List<String>> header : request.allHeaders().entrySet()) {
            // The line adds its own credential, and the HTTP client undoes no compression.
            if (!header.getKey().equalsIgnoreCase("Authorization")
                    && !header.getKey().equalsIgnoreCase("Accept-Encoding")) {
                headers.put(header.getKey(), String.join(", ", header.getValue()));
            }
        }
        String contentType = request.contentType();
        if (contentType != null) {
            headers.put("Content-Type", contentType);
        }
        return headers;
    }

    private static final class WholeResponse extends GitHubConnectorResponse {
        private final String body;

        WholeResponse(GitHubConnectorRequest request, Answer answer) {
            super(request, answer.status(), answer.headers().map());
            this.body = answer.body();
        }

        @Override
        public InputStream bodyStream() {
            return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }

    private static final class NoWaitingForRates extends GitHubRateLimitHandler {
        @Override
        public void onError(GitHubConnectorResponse response) throws IOException {
            throw new IOException("a rate limit passed the line");
        }
    }

    private static final class NoWaitingForAbuse extends GitHubAbuseLimitHandler {
        @Override
        public void onError(GitHubConnectorResponse response) throws IOException {
            throw new IOException("a secondary rate limit passed the line");
        }
    }
}
