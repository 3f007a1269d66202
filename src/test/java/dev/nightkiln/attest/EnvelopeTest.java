package dev.nightkiln.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.node.JsonNodeFactory;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an envelope is, and all that is taken for none. */
class EnvelopeTest {
    private static final KeyFile KEY = KeyFile.make();
    private static final TrustedKeys TRUSTED = TrustedKeys.of(List.of(KEY.publicKeyPem()));
    private static final Statement STATEMENT =
            new Statement(
                    List.of(new Statement.Subject("x", "sha256", "0".repeat(64))),
                    Uris.SUMMARY,
                    JsonNodeFactory.instance.objectNode());

    /** The example of the DSSE protocol 1.0.0. */
    @Test
    void thePreAuthEncodingIsThatOfTheProtocol() {
        byte[] body = "hello world".getBytes(StandardCharsets.UTF_8);
        assertThat(Envelope.preAuthEncoding("http://example.com/HelloWorld", body))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        assertThat(Envelope.preAuthEncoding("ü", new byte[0]))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("DSSEv1 2 ü 0 ");
    }

    @Test
    void whatWasSignedOpensWithItsKeyAndNoOther() {
        Envelope envelope = read(Envelope.sign(STATEMENT, KEY));
        assertThat(envelope.open(TRUSTED, "here").statement()).isEqualTo(STATEMENT);
        var other = TrustedKeys.of(List.of(KeyFile.make().publicKeyPem()));
        assertThatThrownBy(() -> envelope.open(other, "here"))
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.fault()).isEqualTo(Fault.NOT_TRUSTED));
    }

    @Test
    void theKeyIdIsAHintThatDecidesNothing() {
        String signed = Envelope.sign(STATEMENT, KEY);
        for (String hint : List.of("\"keyid\":\"somebody\",", "\"keyid\":\"\",", "")) {
            String swapped = signed.replaceFirst("\"keyid\":\"[0-9a-f]+\",", hint);
            assertThat(read(swapped).open(TRUSTED, "here").key().id()).isEqualTo(KEY.keyId());
        }
    }

    @Test
    void bothAlphabetsOfBase64AreRead() {
        var odd =
                new Statement(
                        STATEMENT.subject(),
                        Uris.SUMMARY,
                        JsonNodeFactory.instance.objectNode().put("x", "ÿ?>ÿ?>ÿ?>"));
        String signed = Envelope.sign(odd, KEY);
        String urlSafe =
                signed.substring(0, signed.indexOf("payloadType"))
                                .replace('+', '-')
                                .replace('/', '_')
                        + signed.substring(signed.indexOf("payloadType"));
        assertThat(urlSafe).isNotEqualTo(signed);
        assertThat(read(urlSafe).open(TRUSTED, "here").statement()).isEqualTo(odd);
        assertThat(read(urlSafe.replaceFirst("=*\",\"payloadType", "\",\"payloadType")))
                .isNotNull();
    }

    @Test
    void oneOfSeveralSignaturesIsEnough() {
        String mine = Envelope.sign(STATEMENT, KEY);
        String another = Envelope.sign(STATEMENT, KeyFile.make());
        String signature = another.substring(another.indexOf("[{") + 1, another.lastIndexOf(']'));
        String both = mine.replace("[{", "[" + signature + ",{");
        assertThat(read(both).open(TRUSTED, "here").key().id()).isEqualTo(KEY.keyId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}",
                "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":{}}",
                "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":7}]}",
                "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"keyid\":1,\"sig\":\"AA==\"}]}",
                "{\"payload\":\"e3 0\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"AA==\"}]}",
                "{\"payload\":\"e31=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"+_==\"}]}",
                "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"AB==\"}]}",
                "{\"payload\":\"e30=\",\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"AA==\"}]}",
                "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"AA==\",\"sig\":\"AA==\"}]}",
                "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"AA==\"}]} x",
                "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"AA==\"}]}{}"
            })
    void whatIsNoEnvelopeIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.fault()).isEqualTo(Fault.ENVELOPE));
    }

    @Test
    void textOfAnotherKindIsRefusedThoughItsSignatureIsGood() {
        String other =
                Envelope.sign(STATEMENT, KEY).replace("application/vnd.in-toto+json", "text/plain");
        assertThatThrownBy(() -> read(other))
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.fault()).isEqualTo(Fault.PAYLOAD_TYPE));
    }

    private static Envelope read(String json) {
        return Envelope.read(json.getBytes(StandardCharsets.UTF_8), "here");
    }
}
