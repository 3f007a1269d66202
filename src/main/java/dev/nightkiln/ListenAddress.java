package dev.nightkiln;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the server may listen: on this machine only, because there is no login yet. Judged by what
 * the name stands for, so that no spelling of another address gets past, and kept as the address
 * that was judged, so that the name cannot stand for another one later.
 */
sealed interface ListenAddress {
    String MEND =
            "write 127.0.0.1 and let a reverse proxy on this machine take the traffic from outside";

    /** An address in numbers, as it is written in a URL. */
    record Loopback(String address) implements ListenAddress {}

    record Unfit(String fault) implements ListenAddress {}

    static ListenAddress of(String host) {
        if (host.isBlank() || host.contains("*")) {
            return new Unfit("it means every address, and there is no login yet");
        }
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            Optional<InetAddress> open =
                    Arrays.stream(all).filter(address -> !address.isLoopbackAddress()).findFirst();
            return open.<ListenAddress>map(ListenAddress::unfit)
                    .orElseGet(() -> new Loopback(written(all[0])));
        } catch (UnknownHostException unknown) {
            return new Unfit("no address is known for it");
        }
    }

    private static String written(InetAddress address) {
        return address instanceof Inet6Address
                ? "[" + address.getHostAddress() + "]"
                : address.getHostAddress();
    }

    private static ListenAddress unfit(InetAddress address) {
        return new Unfit(
                (address.isAnyLocalAddress()
                                ? "it means every address"
                                : "other machines reach " + address.getHostAddress())
                        + ", and there is no login yet");
    }
}
