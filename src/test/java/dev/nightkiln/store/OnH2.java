package dev.nightkiln.store;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Gives each test an empty H2 database in a file, as a server has it. */
public final class OnH2 implements ParameterResolver {
    private record Directory(Path path) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (var files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        try {
            var directory = new Directory(Files.createTempDirectory("nightkiln-h2"));
            context.getStore(ExtensionContext.Namespace.create(OnH2.class, context.getUniqueId()))
                    .put("directory", directory);
            return new TestDatabase("jdbc:h2:file:" + directory.path().resolve("test"), "test");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
