package dev.nightkiln.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;

import dev.nightkiln.secrets.Redactor;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import javax.sql.DataSource;

/**
 * The pool, the migrations and the transaction. Whatever asks {@link #joining()} for a connection
 * inside {@link #transaction} gets that transaction's own, so that a task, its journal entry and
 * the work it causes commit together.
 */
public final class Database implements AutoCloseable {
    private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();
    private static final int TRIES = 5;

    /**
     * SQLSTATEs: duplicate key, deadlock or serialization failure (two spellings), H2's lock
     * timeout.
     */
    private static final Set<String> LOST_RACES = Set.of("23505", "40001", "40P01", "HYT00");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final boolean embedded;
    private final Turns turns = new Turns();

    private Database(HikariDataSource pool, Redactor redactor) {
        this.pool = pool;
        this.jdbi =
                Jdbi.create(pool)
                        .registerArgument(new RedactedText(redactor))
                        .registerArgument(new Verbatim.Binding());
        this.embedded = pool.getJdbcUrl().startsWith("jdbc:h2:");
    }

    /**
     * Opens and migrates. No text gets into the database but through the redactor.
     *
     * @throws StoreException where the database cannot be reached, is in use by another process, or
     *     is newer than this program
     */
    public static Database open(
            String url, Optional<String> user, Optional<String> password, Redactor redactor) {
        var config = new HikariConfig();
        config.setJdbcUrl(url.startsWith("jdbc:h2:") ? portable(url) : url);
        user.ifPresent(config::setUsername);
        password.ifPresent(config::setPassword);
        config.setMaximumPoolSize(16);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setPoolName("nightkiln");
        HikariDataSource pool = connected(config, url);
        try {
            migrate(pool);
            return new Database(pool, redactor);
        } catch (FlywayException refused) {
            pool.close();
            throw unusable(
                    "cannot use the tables in the database "
                            + url
                            + ": "
                            + rootMessage(refused).strip()
                            + "; if a newer Nightkiln has used it, start that version or a newer one",
                    refused);
        }
    }

    private static HikariDataSource connected(HikariConfig config, String url) {
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException unreachable) {
            throw unusable(
                    "cannot open the database "
                            + url
                            + ": "
                            + rootMessage(unreachable)
                            + "; if another Nightkiln is using it, stop that one, else check the"
                            + " settings database.url, database.user and database.password",
                    unreachable);
        }
    }

    /**
     * H2 answers like PostgreSQL, waits for a lock as long as we wait for a connection, and
     * survives kill -9. Its file is opened in the way that an interrupted thread does not close: by
     * default one interrupt, as every shutdown brings, takes the whole database away.
     */
    private static String portable(String url) {
        var settings =
                Map.of(
                        "MODE", "PostgreSQL",
                        "DATABASE_TO_LOWER", "TRUE",
                        "DEFAULT_NULL_ORDERING", "HIGH",
                        "DB_CLOSE_ON_EXIT", "FALSE",
                        "WRITE_DELAY", "0",
                        "LOCK_TIMEOUT", Long.toString(PATIENCE.toMillis()));
        var full =
                new StringBuilder(
                        url.replaceFirst("^jdbc:h2:(?:file:|(?=[./~]))", "jdbc:h2:async:"));
        settings.forEach((name, value) -> {
            if (!url.toUpperCase(Locale.ROOT).contains(";" + name + "=")) {
                full.append(';').append(name).append('=').append(value);
            }
        });
        return full.toString();
    }

    /**
     * A migration this program does not know was made by a newer one, whose rows it would spoil.
     */
    private static void migrate(DataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db")
                .ignoreMigrationPatterns(new String[0])
                .load()
                .migrate();
    }

    /**
     * Runs the work in one transaction; where somebody else was faster it is rolled back and run
     * again.
     */
    public <T> T transaction(Function<Handle, T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return jdbi.inTransaction(handle ->
                        ScopedValue.where(CURRENT, handle.getConnection())
                                .call(() -> work.apply(handle)));
            } catch (Conflict conflict) {
                if (tries == TRIES) {
                    throw new StoreException("gave up after " + TRIES + " conflicts", conflict);
                }
            } catch (ConnectionException down) {
                throw new StoreException("the database does not answer", down);
            } catch (UnableToExecuteStatementException failed) {
                if (!lostARace(failed) || tries == TRIES) {
                    throw failed;
                }
            }
        }
    }

    /**
     * The same, taking turns in this process with other work on the same key: where many insert one
     * key at once, H2 lets them wait for each other until they time out instead of telling all but
     * one that they are late.
     */
    <T> T transaction(Object key, Function<Handle, T> work) {
        try (var _ = turns.take(key)) {
            return transaction(work);
        }
    }

    private static boolean lostARace(UnableToExecuteStatementException failed) {
        return failed.getCause() instanceof SQLException sql
                && LOST_RACES.contains(String.valueOf(sql.getSQLState()));
    }

    <T> T read(Function<Handle, T> work) {
        return jdbi.withHandle(work::apply);
    }

    /** Whether the database answers right now. */
    public boolean answers() {
        try {
            return read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one()) == 1;
        } catch (JdbiException down) {
            return false;
        }
    }

    /** Connections that belong to the caller's transaction where there is one. */
    public DataSource joining() {
        return new JoiningDataSource(pool, CURRENT);
    }

    /**
     * Whether this process is the only one that can have the database open: true for H2, whose file
     * is locked.
     */
    public boolean embedded() {
        return embedded;
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Drivers repeat parts of the address, so the whole message is cleaned. */
    private static StoreException unusable(String message, Exception cause) {
        return new StoreException(
                message.replaceAll("(?i)(password=)[^&;\\s]*", "$1…")
                        .replaceAll("[^\\s/@]*@", "…@"),
                cause);
    }

    private static String rootMessage(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
