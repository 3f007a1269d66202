package dev.nightkiln.spec;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** Holds a draft against the JSON schema that also describes tasks to people and programs. */
final class SpecificationSchema {
    private static final String FILE = "task-specification.schema.json";

    private final Schema schema =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text());

    static String text() {
        try (InputStream file = SpecificationSchema.class.getResourceAsStream(FILE)) {
            return new String(
                    Objects.requireNonNull(file, FILE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read our own " + FILE, broken);
        }
    }

    void check(Draft draft) {
        for (Error error : schema.validate(draft.document())) {
            complain(draft, error);
        }
    }

    private static void complain(Draft draft, Error error) {
        var place = error.getInstanceLocation();
        if (place.getNameCount() == 0) {
            // The outcome is missing, which the reader says in its own words.
            return;
        }
        Part part = Part.valueOf(String.valueOf(place.getElement(0)).toUpperCase(Locale.ROOT));
        int index = place.getNameCount() > 1 && place.getElement(1) instanceof Integer at ? at : 0;
        boolean many = place.getNameCount() > 1;
        String key =
                part.key()
                        + (many ? " " + (index + 1) : "")
                        + (place.getNameCount() > 2 ? "." + place.getElement(2) : "");
        Wrong wrong = Wrong.of(part, error.getKeyword(), error.getSchemaNode().asString(""));
        draft.wrong(
                new Gap(
                        draft.line(part, index),
                        key,
                        wrong.reason(),
                        wrong.mend(),
                        Examples.of(part)));
    }

    private record Wrong(String reason, String mend) {
        static Wrong of(Part part, String keyword, String bound) {
            return switch (keyword) {
                case "minLength" -> new Wrong("it is empty", "write it or take it out");
                case "maxLength" ->
                        new Wrong("it is longer than " + bound + " characters", "say it shorter");
                case "maxItems" ->
                        new Wrong("there are more than " + bound, "make smaller tasks of it");
                case "pattern" -> pattern(part);
                case "enum" -> new Wrong("it is none of low, normal, high", "write one of them");
                case "minimum", "maximum", "multipleOf" ->
                        new Wrong(
                                "it is not an amount between 0.01 and 100000 US dollars",
                                "write a number with at most two decimals, like 2.50");
                default ->
                        new Wrong("it breaks the rule " + keyword, "compare it with the example");
            };
        }

        private static Wrong pattern(Part part) {
            return switch (part) {
                case FILES ->
                        new Wrong(
                                "it is not a path inside the repository",
                                "write it as seen from the repository's root, without `..`");
                case COMMANDS, CRITERIA ->
                        new Wrong(
                                "the command spans several lines",
                                "write one line, or put the lines into a script of the repository");
                default ->
                        new Wrong(
                                "it is not a name",
                                "write letters, digits, dots and hyphens alone");
            };
        }
    }
}
