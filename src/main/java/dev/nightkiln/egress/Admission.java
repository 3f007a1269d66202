package dev.nightkiln.egress;

import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.util.Optional;

/** The door of the proxy: a request that may not pass is answered here. */
final class Admission {
    private final AllowList hosts;
    private final Answers answers;

    Admission(AllowList hosts, Answers answers) {
        this.hosts = hosts;
        this.answers = answers;
    }

    Answers answers() {
        return answers;
    }

    /** Empty when the request has been answered. */
    Optional<Decision.Allowed> admit(Target target, Response response, Callback callback) {
        return switch (hosts.decide(target.method(), target.host(), target.port())) {
            case Decision.Allowed allowed -> Optional.of(allowed);
            case Decision.Denied(Refusal refusal) -> {
                answers.refuse(target, refusal, response, callback);
                yield Optional.empty();
            }
            case Decision.Unreachable unreachable -> {
                answers.unreachable(target, unreachable, response, callback);
                yield Optional.empty();
            }
        };
    }
}
