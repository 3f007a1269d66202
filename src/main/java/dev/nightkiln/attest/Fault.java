package dev.nightkiln.attest;

/**
 * Why evidence was not accepted. The codes are what {@code nightkiln verify} and {@code verify.sh}
 * end with, and are never given to another meaning.
 */
public enum Fault {
    ENVELOPE(10, "an envelope is malformed or names a field twice"),
    PAYLOAD_TYPE(11, "an envelope holds something else than an in-toto statement"),
    NOT_TRUSTED(12, "no signature by a key that you trust"),
    KEY_NOT_VALID(13, "signed by a key that is revoked, or was not valid at the time"),
    STATEMENT_TYPE(14, "a statement is of an unknown kind, or one of the kinds is missing"),
    SUBJECT(15, "about another commit, tree or patch (stale evidence)"),
    REPOSITORY(16, "about another repository or branch (reused evidence)"),
    POLICY(17, "judged by another policy"),
    FILE_MISSING(18, "a file that the statements name is missing"),
    FILE_CHANGED(19, "a file is not the one that the statements name"),
    INPUTS(20, "the summary does not name exactly the statements that are here"),
    RESULT(21, "the checks did not pass"),
    SIGN_OFF(22, "the sign-off by people is missing, void or about something else"),
    ARCHIVE(23, "the bundle is no archive as we write it"),
    FILE_UNLISTED(24, "a file is in the bundle that no statement names"),
    TASK_LOG(25, "the task's log is not the chain of records that was signed");

    private final int code;
    private final String meaning;

    Fault(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
