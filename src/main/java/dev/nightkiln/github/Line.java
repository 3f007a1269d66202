package dev.nightkiln.github;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * The one way to GitHub: an answer that comes back from here is a success. Reads that failed are
 * repeated once at once; a write never is, because its effect may stand although its answer is
 * lost.
 */
final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final int MOST_REDIRECTS = 3;

    private final Transport transport;
    private final Pace pace;
    private final Credential credential;

    Line(Transport transport, Pace pace, Credential credential) {
        this.transport = transport;
        this.pace = pace;
        this.credential = credential;
    }

    URI apiUrl() {
        return transport.apiUrl();
    }

    Answer exchange(Call call) {
        if (!transport.isOurs(call.uri())) {
            // Addresses of labels and next pages come from answers.
            throw unreadable(call.operation());
        }
        pace.check();
        String authorization = credential.header();
        Answer answer = withRedirects(call, authorization);
        if (answer.status() == 401 && credential.renew(authorization)) {
            answer = withRedirects(call, credential.header());
        }
        if (answer.isSuccess()) {
            pace.succeeded();
            return answer;
        }
        if (Pace.isRateLimit(answer)) {
            RetryLater limited = pace.limited(answer, call.operation());
            LOG.warn("{}", limited.getMessage());
            throw limited;
        }
        throw new GitHubRefused(answer.status(), answer.reason(), call.operation());
    }

    RetryLater unreadable(String operation) {
        return pace.failed(operation + ": the answer is not what GitHub documents");
    }

    /** Renamed repositories answer with a redirect; it is followed on GitHub's own host only. */
    private Answer withRedirects(Call call, String authorization) {
        Call next = call;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            Answer answer = withOneRepeat(next, authorization);
            if (!answer.isRedirect()) {
                return answer;
            }
            boolean keepsMethod = answer.status() == 307 || answer.status() == 308;
            if (!next.isRead() && !keepsMethod) {
                return answer;
            }
            next = next.to(targetOf(answer, next));
        }
        throw new GitHubRefused(310, "more than three redirects", call.operation());
    }

    private URI targetOf(Answer answer, Call call) {
        Optional<URI> target =
                answer.header("location").flatMap(Line::parsed).map(call.uri()::resolve);
        return target.filter(transport::isOurs)
                .orElseThrow(() ->
                        new GitHubRefused(
                                answer.status(),
                                "a redirect to another host is not followed",
                                call.operation()));
    }

    static Optional<URI> parsed(String location) {
        try {
            return Optional.of(URI.create(location));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Answer withOneRepeat(Call call, String authorization) {
        if (!call.isRead()) {
            return once(call, authorization);
        }
        try {
            Answer answer = transport.send(call, authorization);
            if (!answer.isServerFailure()) {
                return answer;
            }
        } catch (IOException e) {
            LOG.debug("{} failed and is read again", call.operation(), e);
        } catch (InterruptedException _) {
            throw interrupted(call);
        }
        return once(call, authorization);
    }

    private Answer once(Call call, String authorization) {
        try {
            Answer answer = transport.send(call, authorization);
            if (answer.isServerFailure()) {
                throw pace.failed(call.operation() + ": GitHub answered " + answer.status());
            }
            return answer;
        } catch (IOException e) {
            RetryLater later = pace.failed(call.operation() + ": " + describe(e));
            later.initCause(e);
            throw later;
        } catch (InterruptedException _) {
            throw interrupted(call);
        }
    }

    private RetryLater interrupted(Call call) {
        Thread.currentThread().interrupt();
        return pace.failed(call.operation() + ": the calling thread was interrupted");
    }

    private static String describe(IOException e) {
        String message = e.getMessage();
        return GitHubRefused.harmless(message == null ? e.getClass().getSimpleName() : message);
    }
}
