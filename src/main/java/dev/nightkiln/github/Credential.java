package dev.nightkiln.github;

/** What proves to GitHub who is asking. */
interface Credential {
    /** The value of the Authorization header; empty for a call without a credential. */
    String header();

    /** True when {@code refused} is no longer used and {@link #header()} may now give another. */
    boolean renew(String refused);

    /** For calls that need no proof, or bring their only one. */
    static Credential fixed(String header) {
        return new Credential() {
            @Override
            public String header() {
                return header;
            }

            @Override
            public boolean renew(String refused) {
                return false;
            }
        };
    }
}
