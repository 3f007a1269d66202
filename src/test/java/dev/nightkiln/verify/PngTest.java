package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

import javax.imageio.ImageIO;

/** What is a picture and nothing else. */
class PngTest {
    private static final String MAGIC = "\u0089PNG\r\n\u001a\n";
    private static final String END = chunk("IEND", "");

    private static String chunk(String name, String data) {
        var sum = new CRC32();
        sum.update((name + data).getBytes(StandardCharsets.ISO_8859_1));
        return number(data.length()) + name + data + number((int) sum.getValue());
    }

    private static String number(int number) {
        return latin1(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String header(int width, int height) {
        return chunk("IHDR", number(width) + number(height) + "\u0008\u0002\0\0\0");
    }

    private static Optional<String> objection(String content) {
        return Png.objection(content);
    }

    private static String picture() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return latin1(bytes.toByteArray());
    }

    @Test
    void aPictureIsOneAndNoLessOfItIs() throws IOException {
        String whole = picture();
        assertThat(objection(whole)).isEmpty();
        for (int length = 0; length < whole.length(); length++) {
            assertThat(objection(whole.substring(0, length))).as("%d bytes", length).isPresent();
        }
    }

    @Test
    void everyByteOfItCounts() throws IOException {
        String whole = picture();
        for (int at = 0; at < whole.length(); at++) {
            char other = (char) (whole.charAt(at) ^ 1);
            String damaged = whole.substring(0, at) + other + whole.substring(at + 1);
            assertThat(objection(damaged)).as("byte %d", at).isPresent();
        }
    }

    @Test
    void nothingStandsBehindIt() {
        String whole = MAGIC + header(1, 1) + END;
        assertThat(objection(whole)).isEmpty();
        assertThat(objection(whole + "<html>")).contains("is a PNG with something behind it");
        assertThat(objection(whole + END)).contains("is a PNG with something behind it");
    }

    @Test
    void itBeginsWithItsHeader() {
        assertThat(objection("<svg/>...")).contains("is not a PNG");
        assertThat(objection(MAGIC + END)).contains("is a PNG without a header");
        assertThat(objection(MAGIC + chunk("tEXt", "a") + header(1, 1) + END))
                .contains("is a PNG without a header");
    }

    @Test
    void aLengthThatLiesLeadsNowhere() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 14, 1 << 30}) {
            String lying = MAGIC + number(length) + header(1, 1).substring(Integer.BYTES) + END;
            assertThat(objection(lying)).as("%d", length).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "20000, 2000, true",
        "20001, 1, false",
        "1, 20001, false",
        "20000, 2001, false",
        "0, 1, false",
        "1, 0, false",
        "-1, 1, false",
        "65536, 65536, false"
    })
    void itsSizeIsBounded(int width, int height, boolean isOne) {
        assertThat(objection(MAGIC + header(width, height) + END).isEmpty()).isEqualTo(isOne);
    }
}
