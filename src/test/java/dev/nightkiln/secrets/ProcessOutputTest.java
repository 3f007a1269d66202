package dev.nightkiln.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class ProcessOutputTest {
    private static final String SECRET = "an-output-secret-4711";

    private final Secrets secrets = new Secrets();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out =
            new PrintStream(new RedactedLines(printed), false, StandardCharsets.UTF_8);

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSecretThatIsKnownLaterIsRedactedFromThenOn() {
        try (var _ = ProcessOutput.guard(secrets)) {
            out.println("a " + SECRET);
            secrets.add("late", SECRET);
            out.println("b " + SECRET);
        }
        out.println("c " + SECRET);
        assertThat(printed()).isEqualTo("a %1$s%nb [redacted]%nc %1$s%n".formatted(SECRET));
    }

    @Test
    void aSecretInPiecesIsFoundWithinItsLine() {
        secrets.add("one", SECRET);
        try (var _ = ProcessOutput.guard(secrets)) {
            for (int i = 0; i < SECRET.length(); i++) {
                out.print(SECRET.charAt(i));
            }
            assertThat(printed()).isEmpty();
            out.println(" is it");
        }
        assertThat(printed()).isEqualTo("[redacted] is it" + System.lineSeparator());
    }

    @Test
    void anUnfinishedLineIsSeenOnceItIsFlushed() {
        out.print("ready? ");
        out.flush();
        assertThat(printed()).isEqualTo("ready? ");
    }

    @Test
    void aStackTraceIsRedactedToItsLastCause() {
        secrets.add("one", SECRET);
        var failure = new IllegalStateException("above", new RuntimeException("x " + SECRET));
        failure.addSuppressed(new RuntimeException("y " + SECRET));
        try (var _ = ProcessOutput.guard(secrets)) {
            failure.printStackTrace(out);
        }
        assertThat(printed()).contains("x [redacted]", "y [redacted]").doesNotContain(SECRET);
    }

    @Test
    void whatATokenLooksLikeIsEnough() {
        out.println("a ghp_" + "a1B2".repeat(9) + " b");
        assertThat(printed()).isEqualTo("a [redacted] b" + System.lineSeparator());
    }
}
