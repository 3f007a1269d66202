package dev.nightkiln.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each test an empty database on a PostgreSQL server that all tests of a process share. */
public final class OnPostgres implements ParameterResolver {
    private record Server(EmbeddedPostgres postgres, AtomicInteger databases) {
        /**
         * Until the process ends, which stops it: Surefire runs one class after the other, and no
         * store of JUnit's outlives a class.
         */
        private static final Server SHARED = start();

        static Server start() {
            try {
                return new Server(
                        EmbeddedPostgres.builder()
                                .setServerConfig("fsync", "off")
                                .setServerConfig("max_connections", "100")
                                .start(),
                        new AtomicInteger());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        TestDatabase create() {
            String name = "test" + databases.incrementAndGet();
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException failed) {
                throw new IllegalStateException("cannot create " + name, failed);
            }
            return new TestDatabase(
                    "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name, "postgres");
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Server.SHARED.create();
    }
}
