package dev.nightkiln;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the server may listen: on this machine only, because there is no login yet. Judged by what
 * the name stands for, so that no spelling of another address gets past.
 */
final class ListenAddress {
    static final String MEND =
            "write 127.0.0.1 and let a reverse proxy on this machine take the traffic from outside";

    private ListenAddress() {}

    /** Why not to listen there; empty where nothing speaks against it. */
    static Optional<String> fault(String host) {
        if (host.isBlank() || host.contains("*")) {
            return Optional.of("it means every address, and there is no login yet");
        }
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            return Arrays.stream(all)
                    .filter(address -> !address.isLoopbackAddress())
                    .findFirst()
                    .map(address ->
                            (address.isAnyLocalAddress()
                                            ? "it means every address"
                                            : "other machines reach " + address.getHostAddress())
                                    + ", and there is no login yet");
        } catch (UnknownHostException unknown) {
            return Optional.of("no address is known for it");
        }
    }
}
