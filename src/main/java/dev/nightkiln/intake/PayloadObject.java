package dev.nightkiln.intake;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** An object of a delivery, whose fields are as GitHub documents them or {@link Unexpected}. */
record PayloadObject(JsonNode node) {
    /** A field is not as documented; says which. */
    static final class Unexpected extends RuntimeException {
        Unexpected(String what) {
            super(what);
        }
    }

    boolean has(String field) {
        return node.has(field);
    }

    PayloadObject object(String field) {
        JsonNode object = node.path(field);
        if (!object.isObject()) {
            throw new Unexpected("no object " + field);
        }
        return new PayloadObject(object);
    }

    String text(String field) {
        JsonNode text = node.path(field);
        if (!text.isString()) {
            throw new Unexpected("no text " + field);
        }
        return text.asString();
    }

    /** GitHub has null for a body that nobody wrote. */
    String textOrNothing(String field) {
        return node.path(field).asString("");
    }

    /** When it changed last, as GitHub wrote it: one labelling is told from the next by it. */
    String updatedAt() {
        instant("updated_at");
        return text("updated_at");
    }

    Instant instant(String field) {
        try {
            return OffsetDateTime.parse(text(field)).toInstant();
        } catch (DateTimeParseException wrong) {
            throw new Unexpected("no time " + field);
        }
    }

    boolean flag(String field) {
        JsonNode flag = node.path(field);
        if (!flag.isBoolean()) {
            throw new Unexpected("no yes or no " + field);
        }
        return flag.asBoolean();
    }

    long id() {
        return positive("id");
    }

    int number() {
        long number = positive("number");
        if (number > Integer.MAX_VALUE) {
            throw new Unexpected("number is too large");
        }
        return (int) number;
    }

    private long positive(String field) {
        JsonNode number = node.path(field);
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() <= 0) {
            throw new Unexpected("no positive number " + field);
        }
        return number.asLong();
    }
}
