package dev.nightkiln.attest;

/** Every name of a type that our statements carry; those at nightkiln.dev are ours. */
public final class Uris {
    private static final String OURS = "https://nightkiln.dev/";

    public static final String STATEMENT = "https://in-toto.io/Statement/v1";
    public static final String TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1";
    public static final String PROVENANCE = "https://slsa.dev/provenance/v1";
    public static final String SUMMARY = "https://slsa.dev/verification_summary/v1";
    public static final String SIGN_OFF = OURS + "signoff/v1";

    /** A build type: what the parameters of a provenance of ours mean. */
    public static final String AGENT_RUN = OURS + "agent-run/v1";

    /** The field of a test result in which we say what was observed of a check. */
    public static final String CHECK = OURS + "check/v1";

    private Uris() {}

    /** Names one installation of Nightkiln: who built, and who verified. */
    public static String instance(String id) {
        return OURS + "instances/" + id;
    }
}
