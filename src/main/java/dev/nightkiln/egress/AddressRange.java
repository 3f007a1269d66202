package dev.nightkiln.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A block of addresses that are not part of the public network, or that lead back into another
 * block. The more special ones stand first.
 */
enum AddressRange {
    AZURE_METADATA("a83f8110", 32, Reach.NEVER),
    ORACLE_METADATA("c00000c0", 32, Reach.NEVER),
    UNSPECIFIED("00", 8, Reach.NEVER),
    PRIVATE_10("0a", 8, Reach.INTERNAL),
    SHARED("6440", 10, Reach.NEVER),
    LOOPBACK("7f", 8, Reach.INTERNAL),
    LINK_LOCAL("a9fe", 16, Reach.NEVER),
    PRIVATE_172("ac10", 12, Reach.INTERNAL),
    PROTOCOLS("c00000", 24, Reach.NEVER),
    DOCUMENTATION_1("c00002", 24, Reach.NEVER),
    RELAY_6TO4("c05863", 24, Reach.NEVER),
    PRIVATE_192("c0a8", 16, Reach.INTERNAL),
    BENCHMARKS("c612", 15, Reach.NEVER),
    DOCUMENTATION_2("c63364", 24, Reach.NEVER),
    DOCUMENTATION_3("cb0071", 24, Reach.NEVER),
    MULTICAST("e0", 4, Reach.NEVER),
    RESERVED("f0", 4, Reach.NEVER),

    AMAZON_METADATA_6("fd000ec2000000000000000000000254", 128, Reach.NEVER),
    LOOPBACK_6("00000000000000000000000000000001", 128, Reach.INTERNAL),
    UNIQUE_LOCAL_6("fc", 7, Reach.INTERNAL),
    /** Teredo, ORCHID and other protocols' own addresses. */
    PROTOCOLS_6("200100", 23, Reach.NEVER),
    DOCUMENTATION_6("20010db8", 32, Reach.NEVER),
    TUNNEL_6TO4("2002", 16, Reach.NEVER),
    DOCUMENTATION_6_2("3fff00", 20, Reach.NEVER);

    /** Who may reach a block. */
    private enum Reach {
        INTERNAL,
        NEVER
    }

    private static final int IPV4_BYTES = 4;
    private static final int FIRST_THREE_BITS = 0xe0;
    private static final int GLOBAL_UNICAST = 0x20;

    private final String prefix;
    private final int bits;
    private final Reach reach;

    AddressRange(String prefix, int bits, Reach reach) {
        this.prefix = prefix;
        this.bits = bits;
        this.reach = reach;
    }

    /**
     * Why this address may not be reached. What is mapped, compatible or translated IPv4 in IPv6,
     * link- or site-local or multicast lies outside of 2000::/3 and is refused with all that is
     * there.
     */
    static Optional<String> refusal(InetAddress address, boolean internal) {
        byte[] bytes = address.getAddress();
        for (AddressRange range : values()) {
            if (range.holds(bytes)) {
                return internal && range.reach == Reach.INTERNAL
                        ? Optional.empty()
                        : Optional.of(range.described());
            }
        }
        boolean global = (bytes[0] & FIRST_THREE_BITS) == GLOBAL_UNICAST;
        return bytes.length == IPV4_BYTES || global
                ? Optional.empty()
                : Optional.of("not a public address");
    }

    private boolean holds(byte[] address) {
        if ((address.length == IPV4_BYTES) != isIpv4()) {
            return false;
        }
        byte[] first = HexFormat.of().parseHex(prefix);
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            int wanted = bit / 8 < first.length ? first[bit / 8] & mask : 0;
            if ((address[bit / 8] & mask) != wanted) {
                return false;
            }
        }
        return true;
    }

    private boolean isIpv4() {
        return compareTo(AMAZON_METADATA_6) < 0;
    }

    private String described() {
        List<String> words = Arrays.asList(name().toLowerCase(Locale.ROOT).split("_"));
        return words.getFirst().equals("private") || words.getFirst().equals("unique")
                ? "a private address"
                : "an address reserved for " + String.join(" ", words).replaceAll(" [0-9 ]+$", "");
    }
}
