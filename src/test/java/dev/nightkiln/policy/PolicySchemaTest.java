package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.policy.PolicyResult.Invalid;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The schema that editors use and the parser that decides say the same. */
class PolicySchemaTest {
    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(
                            PolicyCorpus.text(Path.of("policies/agent-policy.schema.json")),
                            InputFormat.JSON);

    @Test
    void bothAcceptWhatIsGood() {
        assertThat(disagreements("good", true, true)).isEmpty();
    }

    @Test
    void bothRefuseAWrongShape() {
        assertThat(disagreements("shape", false, false)).isEmpty();
    }

    @Test
    void theSchemaRefusesEachPlaceTheParserRefuses() {
        var unseen = new TreeSet<String>();
        for (Path file : PolicyCorpus.files("shape")) {
            String yaml = PolicyCorpus.text(file);
            Set<String> places = places(yaml);
            for (PolicyError error : parserErrors(yaml)) {
                String place = "/" + error.key().replaceAll("[.\\[]", "/").replace("]", "");
                boolean seen =
                        places.stream().anyMatch(p -> p.equals(place) || p.startsWith(place + "/"));
                // Whether something may be left out is the organisation's to say.
                if (!seen && !error.reason().contains("the organisation has no default")) {
                    unseen.add(file.getFileName() + " " + place);
                }
            }
        }
        assertThat(unseen).isEmpty();
    }

    @Test
    void onlyTheParserKnowsWhatIsAllowed() {
        assertThat(disagreements("meaning", false, true)).isEmpty();
    }

    @Test
    void theSchemaNamesEveryLimit() {
        var missing = new TreeSet<String>();
        for (String key : Limit.keys()) {
            String yaml = "limits:\n  " + key + ": [wrong]\n";
            if (errors(yaml).stream()
                    .anyMatch(error -> error.getKeyword().equals("additionalProperties"))) {
                missing.add(key);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void goodFilesUseEverySection() {
        for (String section : WantedParser.SECTIONS) {
            assertThat(PolicyCorpus.files("good"))
                    .as(section)
                    .anyMatch(file ->
                            PolicyCorpus.text(file)
                                    .lines()
                                    .anyMatch(l -> l.startsWith(section + ":")));
        }
    }

    private static Set<String> disagreements(String kind, boolean parser, boolean schema) {
        var different = new TreeSet<String>();
        for (Path file : PolicyCorpus.files(kind)) {
            String yaml = PolicyCorpus.text(file);
            if (parserAccepts(yaml) != parser) {
                different.add(file.getFileName() + " in the parser");
            }
            if (errors(yaml).isEmpty() != schema) {
                different.add(file.getFileName() + " in the schema: " + errors(yaml));
            }
        }
        return different;
    }

    private static boolean parserAccepts(String yaml) {
        return PolicyCorpus.policies().effective(Optional.of(yaml)) instanceof Effective;
    }

    private static List<PolicyError> parserErrors(String yaml) {
        return switch (PolicyCorpus.policies().effective(Optional.of(yaml))) {
            case Effective _ -> List.of();
            case Invalid(List<PolicyError> errors) ->
                    errors.stream().filter(error -> !error.key().isEmpty()).toList();
        };
    }

    private static Set<String> places(String yaml) {
        return errors(yaml).stream()
                .map(error ->
                        error.getProperty() == null
                                ? error.getInstanceLocation().toString()
                                : error.getInstanceLocation() + "/" + error.getProperty())
                .collect(Collectors.toSet());
    }

    private static List<Error> errors(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML);
    }
}
