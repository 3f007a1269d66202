package dev.nightkiln.attack;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

import java.util.Collection;
import java.util.Objects;

/** All that an event holds, whatever a pattern would show of it. */
final class LoggedText {
    private LoggedText() {}

    static String of(Collection<ILoggingEvent> events) {
        var text = new StringBuilder();
        for (ILoggingEvent event : events) {
            text.append(event.getFormattedMessage())
                    .append('\n')
                    .append(event.getMDCPropertyMap())
                    .append(Objects.requireNonNullElse(event.getKeyValuePairs(), ""))
                    .append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
            }
        }
        return text.toString();
    }
}
