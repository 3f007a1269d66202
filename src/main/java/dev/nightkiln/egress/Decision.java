package dev.nightkiln.egress;

import dev.nightkiln.policy.Source;

import java.net.InetSocketAddress;

/** What the allow-list says of one request. */
sealed interface Decision {
    /** It goes to this very address; the name is not resolved a second time. */
    record Allowed(String host, InetSocketAddress address, Source source) implements Decision {}

    record Denied(Refusal refusal) implements Decision {}

    /** The name is allowed and leads nowhere. */
    record Unreachable(String reason, Source source) implements Decision {}
}
