package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Code that knows in which run it is could pass where it is judged and fail where that looks like a
 * proof. So nothing that a run can read says whether it is on base or change, first or again.
 */
class RunNamesIT {
    private static final String LOOK_AROUND =
            """
            cat /proc/self/mountinfo /proc/self/cgroup /proc/1/environ /proc/1/cmdline \
            /etc/hosts /etc/hostname; env; hostname; id; ulimit -a; ls -la / /tmp ~; echo $0 $@
            sh tests/a.sh
            """;
    private static final List<String> RUNS =
            List.of("", "-again", "-base", "-base-again", "-new-tests-on-base", "-base-tests");

    @TempDir private Path directory;
    private CheckedRepository repository;

    @BeforeEach
    void open() throws IOException {
        repository = new CheckedRepository(directory);
    }

    @AfterEach
    void close() throws IOException {
        repository.close();
    }

    @Test
    void noRunCanTellWhichItIs() throws IOException {
        repository.check(LOOK_AROUND, "").write("value", "1\n").write("tests/a.sh", "exit 3\n");
        CommitSha base = repository.commit();
        CommitSha head = repository.write("value", "2\n").write("tests/a.sh", "exit 4\n").commit();

        Map<String, String> first = lookingAround(base, head);
        Map<String, String> second = lookingAround(base, head);

        var places = new HashMap<String, String>();
        first.forEach((run, said) -> {
            assertThat(said).as(run).contains(" /workspace ");
            assertThat(said)
                    .as(run)
                    .doesNotContainPattern("again|-base|base-|new-tests|check-[0-9]");
            assertThat(places.put(place(said), run)).as("two in one place").isNull();
        });
        // That of the base is what was kept of it, and not another run.
        second.remove("check-1-base");
        // What a failed check printed goes back to the agent, which could ask for it by name.
        second.forEach((run, said) -> assertThat(places).as(run).doesNotContainKey(place(said)));
    }

    private Map<String, String> lookingAround(CommitSha base, CommitSha head) throws IOException {
        Verdict verdict = repository.run(base, head);
        assertThat(verdict).isInstanceOf(Verdict.Failed.class);
        var said = new TreeMap<String, String>();
        for (String run : RUNS) {
            Path log = repository.records().resolve("check-1" + run + ".log");
            if (Files.exists(log)) {
                said.put("check-1" + run, Files.readString(log));
            }
        }
        assertThat(said).containsKeys("check-1", "check-1-again", "check-1-base-tests");
        return said;
    }

    private static String place(String said) {
        return said.lines().filter(line -> line.contains(" /workspace ")).findFirst().orElseThrow();
    }
}
