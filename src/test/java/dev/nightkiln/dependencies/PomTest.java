package dev.nightkiln.dependencies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

/** Poms that are large, and poms that are broken. */
class PomTest {
    private static final String DEPENDENCY =
            """
            <dependency>
              <groupId>org.acme</groupId>
              <artifactId><![CDATA[widgets]]></artifactId>
              <version>1.2 &amp; 3</version>
            </dependency>
            """;

    private static String project(String description) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<project>\n<description>"
                + description
                + "</description>\n<dependencies>"
                + DEPENDENCY
                + "</dependencies></project>";
    }

    @Test
    void aLargePomIsReadWhateverSignsItEscapes() {
        List<Dependency> found =
                Pom.read(project("&lt;p&gt;a &amp; b &#8211; c\n".repeat(100_000)));
        assertThat(found)
                .extracting(Dependency::name, Dependency::version)
                .containsExactly(tuple("org.acme:widgets", "1.2 & 3"));
    }

    /** It is read, or it is said that it cannot be. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noDamageBreaksTheReader(long seed) {
        var random = new Random(seed);
        String whole = project("<!-- a --><?b c?>&#x41;");
        for (int round = 0; round < 2_000; round++) {
            var damaged = new StringBuilder(whole);
            damaged.setLength(random.nextInt(whole.length() + 1));
            for (int i = random.nextInt(8); i > 0 && !damaged.isEmpty(); i--) {
                char other = random.nextBoolean() ? pick(random) : (char) random.nextInt(256);
                damaged.setCharAt(random.nextInt(damaged.length()), other);
            }
            assertThatCode(() -> tried(damaged.toString())).doesNotThrowAnyException();
        }
    }

    private static char pick(Random random) {
        String signs = "<>&;!?[]/'\"-=:# ";
        return signs.charAt(random.nextInt(signs.length()));
    }

    private static void tried(String text) {
        try {
            Pom.read(text);
        } catch (Unreadable said) {
            assertThat(said.why()).isNotBlank();
        }
    }
}
