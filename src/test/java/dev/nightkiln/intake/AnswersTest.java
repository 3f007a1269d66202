package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Our answers as a person reads them on GitHub; -Dgolden.write=true writes them. */
class AnswersTest extends InTown {
    private static final boolean WRITE = Boolean.getBoolean("golden.write");
    private static final Path GOLDEN = Path.of("src/test/resources/golden/intake");

    @Test
    void helpSaysWhatIsUnderstood() throws IOException {
        answersAs("help", "/agent help");
    }

    @Test
    void anUnknownWordIsAnsweredWithWhatIsUnderstood() throws IOException {
        answersAs("unknown", "/agent dance");
    }

    @Test
    void statusWhereThereIsNoTaskSaysHowToStartOne() throws IOException {
        answersAs("status-no-task", "/agent status");
    }

    @Test
    void statusOfAWaitingTask() throws IOException {
        started();
        answersAs("status-queued", "/agent status");
    }

    @Test
    void statusOfARunningTask() throws IOException {
        started();
        town.givePlace(town.task().orElseThrow().id());
        answersAs("status-preparing", "/agent status");
    }

    @Test
    void statusOfACancelledTask() throws IOException {
        cancelled();
        answersAs("status-cancelled", "/agent status");
    }

    @Test
    void aRunWhereThereIsATaskOnItsWayShowsIt() throws IOException {
        started();
        answersAs("run-busy", "/agent run");
    }

    @Test
    void aRetryOfNothingIsRefused() throws IOException {
        answersAs("retry-no-task", "/agent retry");
    }

    @Test
    void aCancelOfWhatIsCancelledIsRefused() throws IOException {
        cancelled();
        answersAs("cancel-cancelled", "/agent cancel");
    }

    @Test
    void aRunOnAClosedIssueIsRefused() throws IOException {
        town.on(town.issue).close("rudi");
        town.work();
        answersAs("run-closed", "/agent run");
    }

    private void started() {
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        town.clock.move(Duration.ofSeconds(75));
    }

    private void cancelled() {
        started();
        town.on(town.issue).comment("wilma", "/agent cancel");
        town.work();
        town.clock.move(Duration.ofSeconds(5));
    }

    /** The parts that differ from run to run are named. */
    private void answersAs(String name, String command) throws IOException {
        long comment = town.on(town.issue).comment("wilma", command);
        town.work();
        assertThat(town.answers()).hasSize(1);
        String answer =
                town.answers()
                        .getFirst()
                        .replace("nightkiln:answer:" + comment, "nightkiln:answer:COMMENT");
        if (town.task().isPresent()) {
            var task = town.task().orElseThrow();
            TaskId id = task.id();
            answer =
                    answer.replace(id.value(), "TASK")
                            .replace(task.spec().base().abbreviated(), "COMMIT");
        }
        Path golden = GOLDEN.resolve(name + ".md");
        if (WRITE) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, answer);
        }
        assertThat(answer).isEqualTo(Files.readString(golden));
    }
}
