package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;

/** What the policy has fetched on the base commit, agents and checks read and nobody writes. */
class WarmUpIT extends OnTheRoad {
    /** A run leaves what no other run leaves, and hostile things beside it. */
    private static final String FILLS =
            """
            id -u; ls -a /workspace; env | grep -i -e nightkiln -e api_key || echo no model
            python3 -c 'import socket; s = socket.create_connection(("127.0.0.1", 3128)); s.sendall(b"CONNECT not-listed.example:443 HTTP/1.1\\r\\nHost: not-listed.example:443\\r\\n\\r\\n"); print(s.recv(99))'
            touch ~/elsewhere /workspace/of-the-warm-up
            cat /proc/sys/kernel/random/uuid > ~/.npm/run
            echo '#!/bin/sh' > ~/.cache/pip/tool; chmod 4777 ~/.cache/pip/tool
            ln -s /etc/passwd ~/.npm/passwd; mkfifo ~/.npm/pipe
            echo filled
            """;

    /** Each line is one attempt to write to the caches or to get them out of the way. */
    private static final String ATTACKS =
            """
            before=$(cat ~/.npm/run)
            while read -r attack; do
              if (eval "$attack") </dev/null >/dev/null 2>&1; then echo "SUCCEEDED: $attack"; fi
            done <<'END'
            echo x > ~/.npm/run
            echo x > ~/.npm/new
            rm -f ~/.npm/run
            rm -rf ~/.npm
            rmdir ~/.cache/pip
            mv ~/.npm/run ~/.npm/other
            mv ~/.npm ~/gone
            mv ~/.cache ~/gone
            truncate -s 0 ~/.npm/run
            chmod u+w ~/.npm/run
            chmod u+w ~/.npm
            touch -d yesterday ~/.npm/run
            ln ~/.npm/run /workspace/hard
            ln ~/.npm/run ~/hard
            ln -sfT /tmp ~/.npm
            mount -t tmpfs none ~/.npm
            mount -o remount,rw,bind ~/.npm
            umount ~/.npm
            unshare -rm mount -t tmpfs none ~/.npm
            python3 -c 'import os; os.open(os.path.expanduser("~/.npm/run"), os.O_RDWR)'
            python3 -c 'import os; os.open("/proc/self/root/home/agent/.npm/run", os.O_WRONLY | os.O_TRUNC)'
            END
            test "$(cat ~/.npm/run)" = "$before" && echo unchanged
            """;

    private static final String LOOKS =
            """
            test ! -e ~/elsewhere && test ! -e of-the-warm-up && test ! -e ~/.npm/passwd && test ! -e ~/.npm/pipe || exit 1
            stat -c '%A' ~/.cache/pip/tool; touch ~/.cache/beside ~/beside && echo "run $(cat ~/.npm/run)"
            """;

    private static Map<String, String> files(String warmUp, String agent, String check) {
        return Seeds.policy(
                """
                agent:
                  image: nightkiln/sandbox:dev
                  command: |
                %s
                checks:
                  - name: check
                    run: |
                %s
                repair: {rounds: 0}
                warm-up:
                  caches: [.npm, .cache/pip]
                  run: |
                %s
                """
                        .formatted(agent.indent(4), check.indent(6), warmUp.indent(4)));
    }

    private static Path records(Task task) {
        return directory.resolve("state/evidence/" + task.id() + "/" + task.attempt());
    }

    private static String log(Task task, String name) throws IOException {
        return Files.readString(records(task).resolve(name + ".log"));
    }

    private static String run(String log) {
        return log.lines().filter(line -> line.startsWith("run ")).findFirst().orElseThrow();
    }

    @Test
    void agentsAndChecksReadTheCachesAndNobodyWritesToThem() throws IOException {
        String agent = LOOKS + ATTACKS + "cat ~/.npm/run > result.txt";
        Ended ended = run("warm", files("test ! -e .git\n" + FILLS, agent, LOOKS + ATTACKS));

        Task task = ended.task();
        Road.assertPublished(task);
        String warmUp = log(task, "warm-up");
        assertThat(warmUp)
                .contains("no model", "filled", " 403 ")
                .contains("nightkiln: left out: ~/.npm/passwd is a link to the outside")
                .contains("nightkiln: left out: ~/.npm/pipe is a pipe")
                .doesNotStartWith("0\n");
        String run = run(log(task, "agent"));
        for (String name : new String[] {"agent", "check-1", "check-1-base"}) {
            assertThat(log(task, name))
                    .as(name)
                    .contains("-r-xr-xr-x\n", run, "unchanged")
                    .doesNotContain("SUCCEEDED");
        }
        assertThat(records(task).resolve("warm-up-network.jsonl"))
                .content()
                .contains("not-listed.example");
        assertThat(ended.evidence()).doesNotContain("| `of-the-warm-up` |");
        Path bundle = directory.resolve("state/evidence/evidence-" + task.id() + "-1.zip");
        try (var zip = new ZipFile(bundle.toFile())) {
            assertThat(zip.stream().map(Object::toString))
                    .anyMatch(name -> name.endsWith("warm-up.log"))
                    .anyMatch(name -> name.endsWith("warm-up-network.jsonl"));
        }
    }

    @Test
    void aWarmUpRunsOnceForACommitAndForNoOtherRepository() throws IOException {
        Map<String, String> files = files(FILLS, LOOKS + "echo done > result.txt", LOOKS);
        Ended first = run("once", files);
        Ticket next = first.place().issue("And another thing");
        Task second = road.work(next);
        Ended other = run("elsewhere", files);

        Road.assertPublished(first.task());
        Road.assertPublished(second);
        String run = run(log(first.task(), "agent"));
        assertThat(run(log(second, "agent"))).isEqualTo(run);
        assertThat(run(log(second, "check-1"))).isEqualTo(run);
        assertThat(log(second, "warm-up")).isEqualTo(log(first.task(), "warm-up"));
        assertThat(run(log(other.task(), "agent"))).isNotEqualTo(run);
    }

    @Test
    void aWarmUpThatFailsIsHandedBackBeforeTheAgentStarts() throws IOException {
        String fails = "echo half > ~/.npm/half; echo cannot reach the registry; exit 3";
        Ended ended = run("fails", files(fails, "echo done > result.txt", "true"));

        assertHandedBack(ended, FailureReason.WARM_UP_FAILED);
        assertThat(records(ended.task()).resolve("agent.log")).doesNotExist();
        golden(ended, "escalation-warm-up-failed.md");

        ended.issue().comment("/agent retry");
        Task again = road.awaitEnd(ended.issue(), 2);
        Road.assertEscalated(again, FailureReason.WARM_UP_FAILED);
        assertThat(log(again, "warm-up")).contains("cannot reach the registry");
    }

    @Test
    void aWarmUpThatNeverEndsIsStopped() throws IOException {
        Map<String, String> files = files("sleep 600", "echo done > result.txt", "true");
        files.computeIfPresent(
                Seeds.POLICY,
                (_, policy) -> policy.replace("  caches:", "  timeout: 2s\n  caches:"));
        Ended ended = run("endless", files);

        assertHandedBack(ended, FailureReason.WARM_UP_FAILED);
        assertThat(ended.escalation()).contains("`stopped after 2 seconds`");
    }
}
