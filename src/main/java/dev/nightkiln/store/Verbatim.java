package dev.nightkiln.store;

import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

import java.sql.Types;
import java.util.HashMap;
import java.util.Map;

/**
 * A name that is stored as it is: one of ours, or one GitHub gave to an account, a repository or a
 * branch. Redacted it would name nothing, and who could give it the name of a secret has the
 * secret.
 */
record Verbatim(String name) {
    /** The same columns, their texts verbatim. */
    static Map<String, @Nullable Object> all(Map<String, @Nullable Object> columns) {
        var verbatim = new HashMap<String, @Nullable Object>(columns);
        verbatim.replaceAll(
                (_, value) -> value instanceof String text ? new Verbatim(text) : value);
        return verbatim;
    }

    /** How Jdbi binds it. */
    static final class Binding extends AbstractArgumentFactory<Verbatim> {
        Binding() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(Verbatim value, ConfigRegistry config) {
            return (position, statement, _) -> statement.setString(position, value.name());
        }
    }
}
