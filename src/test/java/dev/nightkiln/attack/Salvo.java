package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.testing.Seeds;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Attacks that one agent makes one after the other in one container, each in a shell of its own
 * that says when it began and ended. One that never ran, or whose script is broken, has not held.
 */
record Salvo(String name, List<Attack> attacks, List<String> checks) {
    /** Beside a change that is published. */
    static Salvo of(String name, List<Attack> attacks) {
        return new Salvo(name, attacks, List.of("true"));
    }

    /** A repository whose agent runs them. */
    Map<String, String> files() {
        var policy =
                new StringBuilder(
                        """
                        agent:
                          image: nightkiln/sandbox:dev
                          command: 'bash attacks/run; echo done > result.txt'
                        repair:
                          rounds: 0
                        checks:
                        """);
        for (int i = 0; i < checks.size(); i++) {
            policy.append("  - name: check %d\n".formatted(i + 1));
            policy.append("    run: '%s'\n".formatted(checks.get(i).replace("'", "''")));
        }
        var files = new HashMap<>(Seeds.policy(policy.toString()));
        files.put(".gitignore", "ignored/\n");
        files.put(
                "attacks/run",
                """
                for file in attacks/*.sh; do
                  number=$(basename "$file" .sh)
                  printf '\\nATTEMPTED %s\\n' "$number"
                  timeout -k 1 20 bash "$file" </dev/null 2>&1
                  printf '\\nENDED %s %d\\n' "$number" $?
                done
                """);
        for (int i = 0; i < attacks.size(); i++) {
            files.put("attacks/" + number(i) + ".sh", attacks.get(i).script());
        }
        return files;
    }

    private static String number(int index) {
        return "%03d".formatted(index + 1);
    }

    /** What this attack printed has to be its refusal; all else is said here. */
    List<String> wrong(int index, String log) {
        String number = number(index);
        Matcher section =
                Pattern.compile(
                                "\nATTEMPTED " + number + "\n(.*)\nENDED " + number + " \\d+\n",
                                Pattern.DOTALL)
                        .matcher("\n" + log);
        if (!section.find()) {
            return List.of("it did not run to its end");
        }
        String said = section.group(1).strip();
        return said.matches(attacks.get(index).refusal())
                ? List.of()
                : List.of("it printed " + said.substring(0, Math.min(said.length(), 300)));
    }

    /** The names, which have to differ. */
    List<String> rows() {
        List<String> rows = attacks.stream().map(attack -> name + ": " + attack.name()).toList();
        assertThat(rows).doesNotHaveDuplicates();
        return rows;
    }
}
