package dev.nightkiln.attest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An in-toto Statement v1: what is said (the predicate) about what (the subject). */
public record Statement(List<Subject> subject, String predicateType, JsonNode predicate) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** A thing by its name and one digest, of the kinds {@code gitCommit, gitTree, sha256}. */
    public record Subject(String name, String algorithm, String digest) {
        public Subject {
            if (!HEX.matcher(digest).matches()) {
                throw new IllegalArgumentException("not a digest: " + digest);
            }
        }
    }

    public Statement {
        subject = List.copyOf(subject);
    }

    /** The digest of exactly the bytes that are signed. */
    public String sha256() {
        return Digests.sha256(bytes());
    }

    byte[] bytes() {
        var statement = JsonNodeFactory.instance.objectNode();
        statement.put("_type", Uris.STATEMENT);
        var subjects = statement.putArray("subject");
        for (Subject each : subject) {
            subjects.add(resource(each.name(), each.algorithm(), each.digest()));
        }
        statement.put("predicateType", predicateType);
        statement.set("predicate", predicate);
        return StrictJson.bytes(statement);
    }

    /** A ResourceDescriptor with a name. */
    public static ObjectNode resource(String name, String algorithm, String digest) {
        var descriptor = JsonNodeFactory.instance.objectNode();
        descriptor.put("name", name);
        descriptor.putObject("digest").put(algorithm, digest);
        return descriptor;
    }

    static Statement read(byte[] payload, String place) {
        JsonNode statement = StrictJson.object(payload, Fault.STATEMENT_TYPE, place);
        String type = text(statement, "_type", place);
        if (!type.equals(Uris.STATEMENT)) {
            throw new Rejected(Fault.STATEMENT_TYPE, place + " is no " + Uris.STATEMENT);
        }
        if (!statement.path("predicate").isObject()) {
            throw new Rejected(Fault.STATEMENT_TYPE, place + " has no predicate");
        }
        return new Statement(
                subjects(statement.path("subject"), place),
                text(statement, "predicateType", place),
                statement.path("predicate"));
    }

    private static List<Subject> subjects(JsonNode array, String place) {
        if (!array.isArray() || array.isEmpty()) {
            throw new Rejected(Fault.SUBJECT, place + " has no subject");
        }
        var subjects = new ArrayList<Subject>();
        for (JsonNode each : array) {
            JsonNode digest = each.path("digest");
            if (digest.size() != 1) {
                throw new Rejected(Fault.SUBJECT, place + " has a subject without one digest");
            }
            String algorithm = digest.propertyNames().iterator().next();
            String hex = StrictJson.text(digest, algorithm, Fault.SUBJECT, place);
            if (!HEX.matcher(hex).matches()) {
                throw new Rejected(Fault.SUBJECT, place + " has a malformed digest");
            }
            subjects.add(
                    new Subject(
                            StrictJson.text(each, "name", Fault.SUBJECT, place), algorithm, hex));
        }
        return subjects;
    }

    private static String text(JsonNode object, String field, String place) {
        return StrictJson.text(object, field, Fault.STATEMENT_TYPE, place);
    }
}
