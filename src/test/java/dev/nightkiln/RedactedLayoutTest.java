package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.JoranException;

import dev.nightkiln.secrets.ProcessOutput;
import dev.nightkiln.secrets.Secrets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The log as it is shipped: whatever part of an event holds a secret, no written byte does. */
class RedactedLayoutTest {
    private static final String SECRET = "a-log-secret-4711";

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Secrets secrets = new Secrets();
    private final PrintStream before = System.err;

    @BeforeEach
    void configure() throws JoranException {
        context.setMDCAdapter(new LogbackMDCAdapter());
        var joran = new JoranConfigurator();
        joran.setContext(context);
        joran.doConfigure(RedactedLayoutTest.class.getResource("/logback.xml"));
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void putBack() {
        System.setErr(before);
        context.stop();
    }

    private Logger log() {
        return context.getLogger("dev.nightkiln.Something");
    }

    @Test
    void noPartOfAnEventShowsASecret() {
        // It is known only after the log has started.
        secrets.add("one", SECRET);
        var library =
                new IOException("GET https://x-access-token:" + SECRET + "@host/a?t=" + SECRET);
        library.addSuppressed(new IOException("while closing " + SECRET));
        try (var _ = ProcessOutput.guard(secrets)) {
            context.getMDCAdapter().put("task", SECRET);
            log().info("message " + SECRET);
            log().atWarn()
                    .setMessage("arguments {} and {}")
                    .addArgument(SECRET)
                    .addArgument(() -> List.of(SECRET))
                    .addKeyValue("key", SECRET)
                    .log();
            log().error("trace", new IllegalStateException("above " + SECRET, library));
        }
        assertThat(text())
                .contains("message [redacted]", "arguments [redacted] and [[redacted]]")
                .contains("x-access-token:[redacted]@host/a?t=[redacted]")
                .contains("while closing [redacted]", "above [redacted]", "\tat ")
                .doesNotContain(SECRET);
    }

    @Test
    void aTokenNobodyKnowsIsKnownByItsLooks() {
        log().warn("asked with ghs_{}", "a1B2".repeat(9));
        assertThat(text()).contains("asked with [redacted]");
    }

    @Test
    void everyAppenderHasTheLayout() {
        var appenders = new ArrayList<Appender<ILoggingEvent>>();
        for (Logger logger : context.getLoggerList()) {
            logger.iteratorForAppenders().forEachRemaining(appenders::add);
        }
        assertThat(appenders)
                .isNotEmpty()
                .allSatisfy(appender ->
                        assertThat(appender)
                                .isInstanceOfSatisfying(
                                        ConsoleAppender.class, RedactedLayoutTest::hasLayout));
    }

    private static void hasLayout(ConsoleAppender<?> console) {
        assertThat(console.getEncoder())
                .isInstanceOfSatisfying(
                        LayoutWrappingEncoder.class,
                        encoder ->
                                assertThat(encoder.getLayout()).isInstanceOf(RedactedLayout.class));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
