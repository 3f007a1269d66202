package dev.nightkiln.store;

import dev.nightkiln.secrets.Redactor;

import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

import java.sql.Types;

/**
 * Every text on its way into a statement. A column that is new is redacted like the old ones: what
 * is not to be has to say so, as {@link Verbatim}.
 */
final class RedactedText extends AbstractArgumentFactory<String> {
    private final Redactor redactor;

    RedactedText(Redactor redactor) {
        super(Types.VARCHAR);
        this.redactor = redactor;
    }

    @Override
    protected Argument build(String text, ConfigRegistry config) {
        String redacted = redacted(text);
        return (position, statement, _) -> statement.setString(position, redacted);
    }

    /** Findings and payloads must stay JSON. */
    private String redacted(String text) {
        return text.startsWith("{") || text.startsWith("[")
                ? redactor.redactJson(text)
                : redactor.redact(text);
    }
}
