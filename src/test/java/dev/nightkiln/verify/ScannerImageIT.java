package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The scanner's image alone: what it must find, and what it must not take for a secret. */
class ScannerImageIT {
    @TempDir Path input;

    private List<Suspicion> scan(List<String> names, List<String> contents)
            throws IOException, InterruptedException {
        Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("rwxr-xr-x"));
        var files = new ArrayList<ScannedFile>();
        for (int i = 0; i < contents.size(); i++) {
            files.add(new ScannedFile(i, false, contents.get(i)));
            Files.writeString(
                    input.resolve(String.valueOf(i)), contents.get(i), StandardCharsets.ISO_8859_1);
        }
        Files.writeString(input.resolve("names"), new ObjectMapper().writeValueAsString(names));
        Process docker =
                new ProcessBuilder(
                                "docker",
                                "run",
                                "--rm",
                                "--network=none",
                                "--read-only",
                                "--volume=" + input + ":/scan:ro",
                                "nightkiln/scanner:dev",
                                "/opt/scanner/node",
                                "/opt/scanner/scan.mjs",
                                "/scan")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(docker.waitFor()).as(said).isZero();
        return ScanAnswer.read(said, files).orElseThrow(() -> new AssertionError(said));
    }

    @Test
    void tokensAreFoundWhateverTheFileIsCalledAndSays() throws Exception {
        String stripe = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc";
        List<Suspicion> found =
                scan(
                        List.of("a.js", "b", ".npmrc", "ok.txt"),
                        List.of(
                                "/* secretlint-disable */\nk = '" + stripe + "'",
                                "key AKIA" + "QYLPMN5HNM4OZQAB",
                                "//registry.example.org/:_authToken=npm_"
                                        + "q8Zr4Tn1Vb6Wm3Xc9Yd2Ke5Lf7Gh0JpRsUvA",
                                "nothing"));

        assertThat(found).extracting(Suspicion::file).contains(0, 1, 2).doesNotContain(3);
        assertThat(found).extracting(Suspicion::what).noneMatch(what -> what.contains("4eC39Hq"));
    }

    /** Our own sources, policies and lock file. */
    @Test
    void ordinaryFilesHoldNothing() throws Exception {
        List<Path> paths =
                Stream.of("src/main", "policies", "sandbox-images", "pom.xml", "README.md")
                        .flatMap(ScannerImageIT::files)
                        .toList();
        var names = new ArrayList<String>();
        var contents = new ArrayList<String>();
        for (Path path : paths) {
            names.add(path.toString());
            contents.add(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
        }

        assertThat(scan(names, contents))
                .extracting(one -> names.get(one.file()) + ":" + one.firstLine() + one.what())
                .isEmpty();
    }

    private static Stream<Path> files(String root) {
        try (var all = Files.walk(Path.of(root))) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
