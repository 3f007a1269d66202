package dev.nightkiln.demo;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * GitHub's own OpenAPI description, and whether an exchange keeps to it. A refusal that GitHub
 * gives everywhere (such as 401) is documented for few operations; its shape is checked
 * nevertheless.
 */
public final class Contract {
    private static final Path FILE = Path.of("test-fixtures/openapi/api.github.com.trimmed.json");
    private static final String HOME = "https://github.invalid/description";
    private static final Set<Integer> GENERAL_REFUSALS = Set.of(400, 401, 403, 404, 422);
    private static final Set<String> WITH_SLASHES = Set.of("branch", "path", "ref", "name");

    private record Operation(String name, Pattern path, List<String> names, JsonNode node) {}

    private final JsonNode description;
    private final List<Operation> operations = new ArrayList<>();
    private final SchemaRegistry registry;
    private final Map<JsonNode, Schema> schemas =
            Collections.synchronizedMap(new IdentityHashMap<>());

    public Contract() throws IOException {
        String text = Files.readString(FILE);
        description = Json.MAPPER.readTree(text);
        registry =
                SchemaRegistry.withDefaultDialect(
                        Dialects.getOpenApi30(), builder -> builder.schemas(Map.of(HOME, text)));
        for (var path : description.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                operations.add(operation(method.getKey(), path.getKey(), method.getValue()));
            }
        }
        operations.sort(Comparator.comparingInt(operation -> operation.names().size()));
    }

    private static Operation operation(String method, String template, JsonNode node) {
        var names = new ArrayList<String>();
        var pattern = new StringBuilder();
        Matcher parameter = Pattern.compile("\\{(\\w+)}|[^{]+").matcher(template);
        while (parameter.find()) {
            String name = parameter.group(1);
            if (name == null) {
                pattern.append(Pattern.quote(parameter.group()));
            } else {
                names.add(name);
                pattern.append(WITH_SLASHES.contains(name) ? "(.+)" : "([^/]+)");
            }
        }
        String verb = method.toUpperCase(Locale.ROOT);
        return new Operation(
                verb + " " + template, Pattern.compile(pattern.toString()), names, node);
    }

    List<String> operations() {
        return operations.stream().map(Operation::name).sorted().toList();
    }

    Optional<String> operationOf(Exchange exchange) {
        return find(exchange).map(Operation::name);
    }

    private Optional<Operation> find(Exchange exchange) {
        return operations.stream()
                .filter(operation -> operation.name().startsWith(exchange.method() + " "))
                .filter(operation -> operation.path().matcher(exchange.path()).matches())
                .findFirst();
    }

    /** What is wrong with the call, whatever the answer was. */
    public List<String> requestViolations(Exchange exchange) {
        Optional<Operation> operation = find(exchange);
        if (operation.isEmpty()) {
            return List.of(exchange + ": no such operation");
        }
        var violations = new ArrayList<String>();
        pathViolations(operation.get(), exchange).forEach(violations::add);
        queryViolations(operation.get(), exchange).forEach(violations::add);
        bodyViolations(operation.get(), exchange).forEach(violations::add);
        return violations.stream().map(violation -> exchange + ": " + violation).toList();
    }

    /** What is wrong with the answer. */
    List<String> responseViolations(Exchange exchange) {
        Optional<Operation> operation = find(exchange);
        if (operation.isEmpty()) {
            return exchange.status() == 404
                    ? List.of()
                    : List.of(exchange + ": answered, though there is no such operation");
        }
        JsonNode documented =
                resolved(
                        operation
                                .get()
                                .node()
                                .path("responses")
                                .path(String.valueOf(exchange.status())));
        if (documented.isMissingNode() && !GENERAL_REFUSALS.contains(exchange.status())) {
            return List.of(exchange + ": status not documented");
        }
        JsonNode schema = documented.path("content").path("application/json").path("schema");
        if (schema.isMissingNode() && GENERAL_REFUSALS.contains(exchange.status())) {
            String error = exchange.status() == 422 ? "validation-error" : "basic-error";
            schema = description.path("components").path("schemas").path(error);
        }
        if (schema.isMissingNode()) {
            return exchange.responseBody().isEmpty()
                    ? List.of()
                    : List.of(exchange + ": a body where none is documented");
        }
        return violations(schema, Json.MAPPER.readTree(exchange.responseBody()))
                .map(violation -> exchange + ": answer: " + violation)
                .toList();
    }

    private Stream<String> pathViolations(Operation operation, Exchange exchange) {
        Matcher matcher = operation.path().matcher(exchange.path());
        if (!matcher.matches()) {
            throw new IllegalStateException("not its operation: " + exchange);
        }
        var values = new TreeMap<String, String>();
        for (int i = 0; i < operation.names().size(); i++) {
            values.put(operation.names().get(i), matcher.group(i + 1));
        }
        return values.entrySet().stream()
                .flatMap(value -> parameter(operation, "path", value.getKey(), value.getValue()));
    }

    private Stream<String> queryViolations(Operation operation, Exchange exchange) {
        if (exchange.query().isEmpty()) {
            return Stream.of();
        }
        return Stream.of(exchange.query().split("&", -1))
                .flatMap(pair -> {
                    String[] parts = pair.split("=", 2);
                    String value =
                            URLDecoder.decode(
                                    parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8);
                    return parameter(operation, "query", parts[0], value);
                });
    }

    private Stream<String> parameter(Operation operation, String in, String name, String value) {
        for (JsonNode declared : operation.node().path("parameters").values()) {
            JsonNode parameter = resolved(declared);
            if (parameter.path("name").asString("").equals(name)
                    && parameter.path("in").asString("").equals(in)) {
                JsonNode schema = parameter.path("schema");
                return violations(schema, typed(resolved(schema), value))
                        .map(violation -> in + " parameter " + name + ": " + violation);
            }
        }
        return Stream.of(in + " parameter " + name + " is not documented");
    }

    private static JsonNode typed(JsonNode schema, String value) {
        boolean number = schema.path("type").asString("").equals("integer");
        return number && value.matches("-?\\d{1,18}")
                ? Json.MAPPER.valueToTree(Long.valueOf(value))
                : Json.MAPPER.valueToTree(value);
    }

    private Stream<String> bodyViolations(Operation operation, Exchange exchange) {
        JsonNode body = operation.node().path("requestBody");
        if (exchange.requestBody().isEmpty()) {
            return body.path("required").asBoolean(false)
                    ? Stream.of("the body is missing")
                    : Stream.of();
        }
        JsonNode schema = body.path("content").path("application/json").path("schema");
        JsonNode sent = parsed(exchange.requestBody());
        if (sent == null) {
            return Stream.of("the body is not JSON");
        }
        if (schema.isMissingNode()) {
            return sent.isEmpty() ? Stream.of() : Stream.of("a body where none is documented");
        }
        Stream<String> unknown =
                schema.has("properties")
                        ? sent.propertyNames().stream()
                                .filter(name -> !schema.path("properties").has(name))
                                .map(name -> "field " + name + " is not documented")
                        : Stream.of();
        return Stream.concat(unknown, violations(schema, sent));
    }

    private static @Nullable JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JacksonException malformed) {
            return null;
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(description.at(node.path("$ref").asString().substring(1)))
                : node;
    }

    private Stream<String> violations(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(Error::toString);
    }

    /** References lead back into the one description, so that each component is compiled once. */
    private Schema compile(JsonNode schema) {
        return registry.getSchema(
                Json.MAPPER.readTree(
                        schema.toString()
                                .replace("\"#/components/", "\"" + HOME + "#/components/")));
    }
}
