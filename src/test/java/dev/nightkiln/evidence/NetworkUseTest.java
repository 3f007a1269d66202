package dev.nightkiln.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.egress.Traffic.Reached;
import dev.nightkiln.egress.Traffic.Refused;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What is said of the network, word by word; -Dgolden.write=true writes the texts. */
class NetworkUseTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden/evidence");
    private static final String FLOOR = "policies/default.yml:12";
    private static final ModelUse NO_MODEL = ModelUse.NONE;
    private static final String UNLISTED = "`egress.hosts` does not list it";

    @Test
    void anAgentThatAskedForNothing() {
        assertThat(NetworkUse.render(new Traffic(0, 0, 0, List.of(), 0, List.of(), NO_MODEL)))
                .isEqualTo("It asked for no network destination.");
    }

    @Test
    void whatWasLetThroughStandsBesideWhatWasRefused() throws IOException {
        golden(
                "network-both.md",
                new Traffic(
                        14,
                        2_041,
                        3_100_000,
                        List.of(
                                new Reached("registry.npmjs.org:443", 12, 0, 2_000, 3_099_000),
                                new Reached("mirror.corp:80", 2, 1, 41, 1_000)),
                        4,
                        List.of(
                                new Refused("example.com:443", UNLISTED, FLOOR, 3),
                                new Refused(
                                        "registry.npmjs.org:8443",
                                        "the rule for `registry.npmjs.org` does not allow port 8443",
                                        ".github/agent-policy.yml:7",
                                        1)),
                        NO_MODEL));
    }

    @Test
    void onlyRefusals() throws IOException {
        golden(
                "network-refused.md",
                new Traffic(
                        0,
                        0,
                        0,
                        List.of(),
                        1,
                        List.of(new Refused("169.254.169.254:80", UNLISTED, FLOOR, 1)),
                        NO_MODEL));
    }

    @Test
    void aFloodIsCapped() throws IOException {
        List<Refused> refused =
                IntStream.range(0, 100)
                        .mapToObj(i -> new Refused("a" + i + ".example:443", UNLISTED, FLOOR, 1))
                        .toList();
        List<Reached> reached =
                IntStream.range(0, 100)
                        .mapToObj(i -> new Reached("b" + i + ".corp:443", 1, 0, 1, 2_000_000_000))
                        .toList();
        var traffic = new Traffic(100, 100, 200_000_000_000L, reached, 5_000, refused, NO_MODEL);
        golden("network-flood.md", traffic);
    }

    /** A destination is the agent's to choose. */
    @Test
    void aDestinationBringsNothingToLife() {
        String name = "`|@ada<img/src=x>](http://x)" + "x".repeat(400);
        var hostile = new Refused(name, "does not allow `@ada`", "f|`:1", 1);
        String text =
                NetworkUse.render(new Traffic(0, 0, 0, List.of(), 1, List.of(hostile), NO_MODEL));
        assertThat(text).contains("- `` `|@ada<img/src=x>](http://x)xxx").contains("bytes");
        assertThat(text.length()).isLessThan(500);
    }

    private static void golden(String file, Traffic traffic) throws IOException {
        String text = NetworkUse.render(traffic) + "\n";
        Path path = FOLDER.resolve(file);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(path, text);
        }
        assertThat(path).as("-Dgolden.write=true makes it").content().isEqualTo(text);
    }
}
