package dev.nightkiln.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.nightkiln.policy.HostRule;
import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.SomeLimits;
import dev.nightkiln.policy.Source;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Rules and raw requests for the tests of a gateway. */
public final class EgressFixture {
    public static final Source LIST = new Source("policies/default.yml", 12);

    private EgressFixture() {}

    public static EgressRules nothingAllowed() {
        return rules(Map.of());
    }

    static EgressRules rules(Map<String, Long> limits, HostRule... hosts) {
        return new EgressRules(
                List.of(hosts),
                List.of(),
                SomeLimits.with(limits),
                Map.of("egress.hosts", LIST),
                List.of());
    }

    /** One host, by tunnel to one port and by GET to another. */
    public static EgressRules listing(String host, int tunnel, int plain) {
        return rules(Map.of(), internal(host, tunnel, "CONNECT"), internal(host, plain, "GET"));
    }

    static EgressRules models(Map<String, Long> limits, ModelRule... models) {
        return new EgressRules(
                List.of(),
                List.of(models),
                SomeLimits.with(limits),
                Map.of("models", new Source("policies/default.yml", 30)),
                List.of());
    }

    /** A host of the organisation's own network, which these tests stand in for on loopback. */
    static HostRule internal(String host, int port, String... methods) {
        return new HostRule(
                host,
                OptionalInt.of(port),
                Set.of(methods),
                true,
                new Source("policies/default.yml", 14));
    }

    static HostRule external(String host, String... methods) {
        return new HostRule(
                host,
                OptionalInt.empty(),
                Set.of(methods),
                false,
                new Source("policies/default.yml", 15));
    }

    static SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    /** The whole answer, or nothing where the connection was cut. */
    static String ask(Path socket, byte[] request) throws IOException {
        try (SocketChannel channel = connect(socket)) {
            channel.write(ByteBuffer.wrap(request));
            return new String(Channels.newInputStream(channel).readAllBytes(), ISO_8859_1);
        } catch (IOException closed) {
            if (String.valueOf(closed.getMessage()).matches("(?i).*(broken pipe|reset).*")) {
                return "";
            }
            throw closed;
        }
    }
}
