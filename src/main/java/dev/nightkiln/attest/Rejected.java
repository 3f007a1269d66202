package dev.nightkiln.attest;

/** Evidence that is not accepted; the message says what exactly was found, and where. */
public final class Rejected extends RuntimeException {
    private final Fault fault;

    Rejected(Fault fault, String found) {
        super(found);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
