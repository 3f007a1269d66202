package dev.nightkiln.egress;
import java.time.Instant;
public record Denial(Instant at, String method, String host, int port, String path) { public String destination() { return host + ":" + port; } }
