package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class UsageReaderTest {
    private static final String STREAM =
            """
            event: message_start
            data: {"type":"message_start","message":{"usage":{"input_tokens":10,"cache_creation_input_tokens":400,"cache_creation":{"ephemeral_1h_input_tokens":100},"cache_read_input_tokens":70,"output_tokens":1}}}

            : a comment ✓
            data: {"type":"content_block_delta","delta":{"text":"usage: {\\"output_tokens\\":999999} ✓"}}\r
            \r
            data:{"type":"message_delta","usage":{"output_tokens":42}}
            data: [DONE]

            """;

    /** Ten beside 400 written, of which 100 for an hour, and 70 read. */
    private static final Usage TOLD = new Usage(480, 70, 42, 75 + 100, false);

    @Test
    void aStreamMayBeCutAnywhere() {
        byte[] bytes = STREAM.getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            var reader = new UsageReader(true);
            reader.accept(bytes, cut);
            byte[] rest = Arrays.copyOfRange(bytes, cut, bytes.length);
            reader.accept(rest, rest.length);
            assertThat(reader.end(1, true)).as("cut at %d", cut).isEqualTo(TOLD);
        }
        var bytewise = new UsageReader(true);
        for (byte each : bytes) {
            bytewise.accept(new byte[] {each}, 1);
        }
        assertThat(bytewise.end(1, true)).isEqualTo(TOLD);
    }

    @Test
    void aStreamThatEndsBeforeItTellsItsOutputIsEstimated() {
        var reader = new UsageReader(true);
        byte[] start = STREAM.substring(0, STREAM.indexOf(": a comment")).getBytes(UTF_8);
        reader.accept(start, start.length);

        assertThat(reader.end(3_000, false).estimated()).isTrue();
        assertThat(reader.end(3_000, false).input()).isEqualTo(1_001);
        assertThat(reader.end(3_000, false).output()).isEqualTo(start.length / 3 + 1);
    }

    @Test
    void aCallThatTheAgentLeftCountsAsAllItWasAllowed() {
        var reader = new UsageReader(true);
        byte[] start = STREAM.substring(0, STREAM.indexOf(": a comment")).getBytes(UTF_8);
        reader.accept(start, start.length);

        assertThat(reader.abandoned(new Usage(5, 0, 8_000, 0, true)))
                .isEqualTo(new Usage(480, 70, 8_000, 175, true));
    }

    @Test
    void nonsenseOfAProviderIsNoRefund() {
        assertThat(of("{\"usage\":{\"input_tokens\":-5,\"output_tokens\":\"7\"}}").estimated())
                .isTrue();
        assertThat(of("{\"usage\":{\"input_tokens\":1e99,\"output_tokens\":[]}}").estimated())
                .isTrue();
        assertThat(of("not json").estimated()).isTrue();
        assertThat(of("").tokens()).isPositive();
        Usage cachedOnly =
                of(
                        "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":500}}}");
        assertThat(cachedOnly).isEqualTo(new Usage(5, 5, 1, 0, false));
    }

    @Test
    void geminisListOfPartsIsReadToItsEnd() {
        assertThat(
                        of(
                                "[{\"usageMetadata\":{\"promptTokenCount\":9}},"
                                        + "{\"usageMetadata\":{\"promptTokenCount\":9,"
                                        + "\"candidatesTokenCount\":4,\"thoughtsTokenCount\":30}}]"))
                .isEqualTo(new Usage(9, 0, 34, 0, false));
    }

    private static Usage of(String document) {
        var reader = new UsageReader(false);
        byte[] bytes = document.getBytes(UTF_8);
        reader.accept(bytes, bytes.length);
        return reader.end(1, true);
    }
}
