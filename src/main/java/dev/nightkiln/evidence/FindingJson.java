package dev.nightkiln.evidence;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.nightkiln.store.Finding;
import dev.nightkiln.store.StoreException;
import dev.nightkiln.task.Criterion;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** How what was found out is written where it is kept. */
final class FindingJson {
    private final ObjectMapper json =
            JsonMapper.builder().addMixIn(Criterion.Proof.class, ProofAsJson.class).build();

    /** How one kind of proof is told from another where it is kept. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Criterion.Proof.Command.class, name = "command"),
        @JsonSubTypes.Type(value = Criterion.Proof.NamedCheck.class, name = "check"),
        @JsonSubTypes.Type(value = Criterion.Proof.None.class, name = "none")
    })
    private interface ProofAsJson {}

    Finding finding(String kind, Object value) {
        return new Finding(kind, text(value));
    }

    String text(Object value) {
        return json.writeValueAsString(value);
    }

    /** {@code what} begins the sentence of the error when it cannot be read. */
    <T> T read(String text, Class<T> type, String what) {
        try {
            return json.readValue(text, type);
        } catch (JacksonException malformed) {
            throw new StoreException(what + " in the database cannot be read", malformed);
        }
    }
}
