package dev.nightkiln;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;

import dev.nightkiln.secrets.ProcessOutput;

/**
 * The layout of every appender in {@code logback.xml}: redacts the finished text of an event, so
 * that message, arguments, context and all of a stack trace are covered whatever the pattern shows.
 */
public final class RedactedLayout extends PatternLayout {
    @Override
    public String doLayout(ILoggingEvent event) {
        return ProcessOutput.redact(super.doLayout(event));
    }
}
