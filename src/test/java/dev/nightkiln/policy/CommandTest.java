package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class CommandTest {
    @Test
    void aCommandIsShownAsItsAuthorWroteIt() {
        assertThat(Command.shown(List.of("sh", "-ec", "make test && make lint\n")))
                .isEqualTo("make test && make lint");
        assertThat(Command.shown(List.of("make", "test"))).isEqualTo("make test");
        assertThat(Command.shown(List.of("sh", "-ec"))).isEqualTo("sh -ec");
    }
}
