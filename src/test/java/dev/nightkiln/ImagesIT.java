package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Docker;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** An image is what its name meant when the attempt began. */
class ImagesIT extends OnTheRoad {
    private static final String MOVING = "nightkiln/moves-on-the-road:dev";

    /** Only the image that the tag is moved to has what the check does not want to see. */
    @Test
    void aTagThatMovesWhileTheAgentRunsDoesNotCount() throws Exception {
        String id = Docker.run("image", "inspect", "--format", "{{.Id}}", "nightkiln/sandbox:dev");
        Docker.run("tag", "nightkiln/sandbox:dev", MOVING);
        try {
            Map<String, String> files =
                    Seeds.shell("echo one > result.txt; sleep 3", "test ! -e /opt/agents");
            String policy = Seeds.policyOf(files).replace("nightkiln/sandbox:dev", MOVING);
            Ticket issue = road.repository("moves", Seeds.policy(policy)).issue("Do the thing");
            issue.label();
            Awaitility.await("the agent runs")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> road.engine().running("agent").size() == 1);

            Docker.run("tag", "nightkiln/scripted-agent:dev", MOVING);

            Task task = road.awaitEnd(issue);
            Road.assertPublished(task);
            assertThat(new Ended(task, issue).evidence()).contains(MOVING + "@" + id);
        } finally {
            Docker.run("rmi", MOVING);
        }
    }
}
