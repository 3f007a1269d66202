package dev.nightkiln.policy;

import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.policy.PolicyResult.Invalid;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlParser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds the organisation's floor and answers what a repository may have its agents do. The
 * repository's text must be the one of the base commit: an agent may have written any other.
 */
public final class Policies {
    /** Where a repository keeps its policy. */
    public static final String REPOSITORY_FILE = ".github/agent-policy.yml";

    /** The floors that come with Nightkiln, by name. */
    public static final List<String> PACKED = List.of("default", "strict", "offline");

    private static final String EXAMPLE =
            """
            agent:
              image: nightkiln/sandbox:dev
              command: ./tools/agent.sh
            checks:
              - name: unit tests
                run: ./tools/test.sh
            """;

    private final Optional<Floor> floor;
    private final List<PolicyError> floorErrors;

    public Policies(String floorYaml, String floorName) {
        var problems = new Problems(floorName);
        Optional<Floor> read =
                YamlParser.parse(floorYaml, problems).map(new FloorParser(problems)::floor);
        this.floor = problems.isEmpty() ? read : Optional.empty();
        this.floorErrors = PolicyError.of(problems.list());
    }

    /** The floor that holds where an operator names no other. */
    public static Policies packed() {
        return packed("default");
    }

    /** One of the {@link #PACKED} floors. */
    public static Policies packed(String name) {
        if (!PACKED.contains(name)) {
            throw new IllegalArgumentException("no floor of this name is packed: " + name);
        }
        String file = "policies/" + name + ".yml";
        try (InputStream in = Policies.class.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new IllegalStateException(file + " was left out when the jar was built");
            }
            return new Policies(new String(in.readAllBytes(), StandardCharsets.UTF_8), file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " cannot be read from the jar", unreadable);
        }
    }

    /** What the secret scan of every repository runs in; empty while the floor cannot be used. */
    public Optional<String> scannerImage() {
        return floor.map(
                known -> known.walls().scanner().map(At::value).orElse(WallsMerge.SCANNER));
    }

    /** The hosts a repository may ask for at most. */
    List<HostRule> mostHosts() {
        return floor.flatMap(known -> known.walls().hosts()).map(Choice::most).orElse(List.of());
    }

    /** The providers of models that a repository may ask for at most. */
    public Set<String> mostProviders() {
        return providers(Choice::most);
    }

    /** Those whose models every repository gets that does not speak of models. */
    public Set<String> usualProviders() {
        return providers(Choice::usual);
    }

    private Set<String> providers(Function<Choice<ModelRule>, List<ModelRule>> role) {
        return floor.flatMap(known -> known.walls().models()).map(role).stream()
                .flatMap(List::stream)
                .map(ModelRule::provider)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Empty when the floor can be used. While it cannot, no repository has a policy. */
    public List<PolicyError> floorErrors() {
        return floorErrors;
    }

    /** Empty stands for a base commit without {@link #REPOSITORY_FILE}. */
    public PolicyResult effective(Optional<String> repositoryYaml) {
        if (floor.isEmpty()) {
            return new Invalid(floorErrors);
        }
        var problems = new Problems(REPOSITORY_FILE);
        Optional<Mapping> file = repositoryYaml.flatMap(yaml -> YamlParser.parse(yaml, problems));
        if (!problems.isEmpty()) {
            return new Invalid(PolicyError.of(problems.list()));
        }
        Mapping wishes = file.orElse(new Mapping(List.of(), 1));
        Wanted wanted = new WantedParser(problems).repository(wishes);
        Optional<Policy> policy = new Merge(floor.get(), problems).policy(wanted, wishes.line());
        if (policy.isEmpty() || !problems.isEmpty()) {
            return repositoryYaml.isPresent()
                    ? new Invalid(PolicyError.of(problems.list()))
                    : new Invalid(List.of(missingFile()));
        }
        return new Effective(policy.get(), CanonicalForm.digest(policy.get()));
    }

    private static PolicyError missingFile() {
        return new PolicyError(
                REPOSITORY_FILE,
                0,
                "",
                "the base branch has no such file, and agent and checks cannot be guessed",
                "add one like this:\n\n" + EXAMPLE);
    }
}
