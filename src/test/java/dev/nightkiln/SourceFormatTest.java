package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every source file is as google-java-format (AOSP style) would write it. It runs here and not as a
 * Maven plugin because a formatter that parses Java 25 has to run on Java 25, and Maven itself may
 * not.
 */
class SourceFormatTest {
    private static final boolean WRITE = Boolean.getBoolean("format.write");

    @Test
    void sourcesAreFormatted() throws Exception {
        var formatter = new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());
        var unformatted = new TreeSet<String>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            String formatted = format(formatter, source, file);
            if (!source.equals(formatted)) {
                if (WRITE) {
                    Files.writeString(file, formatted);
                }
                unformatted.add(file.toString());
            }
        }
        assertThat(WRITE ? List.of() : unformatted)
                .as(
                        "not formatted; mend with: mvn test -Dtest=SourceFormatTest -Dformat.write=true")
                .isEmpty();
    }

    private static String format(Formatter formatter, String source, Path file) {
        try {
            return formatter.formatSource(
                    RemoveUnusedImports.removeUnusedImports(
                            ImportOrderer.reorderImports(source, Style.AOSP)));
        } catch (FormatterException wrong) {
            throw new AssertionError(file + " cannot be parsed", wrong);
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }
}
