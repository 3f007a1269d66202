package dev.nightkiln.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a host, once for each request. */
@FunctionalInterface
public interface Resolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The resolver of this machine. */
    static Resolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
