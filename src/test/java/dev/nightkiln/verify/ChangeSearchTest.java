package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.workspace.ChangedContent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What is said of a finding, and what counts as brought by the change. */
class ChangeSearchTest {
    private static final String SECRET = "Zq8Rt4Yv1Wn6Bx3Mc9Lk2Jh5Gf7Ds0Pa4Uo8Ie2R";
    private static final String TOKEN = "ghp_" + "q8Zr4Tn1Vb6Wm3Xc9Yd2Ke5Lf7Gh0JpRsUvA";

    private static ChangedContent file(String path, String content) {
        return new ChangedContent(path, path, content);
    }

    private static ChangeSearch search(ChangedContent... change) {
        var secrets = new Secrets();
        secrets.add("the webhook secret", SECRET);
        return new ChangeSearch(secrets.search(), List.of(change));
    }

    private static List<String> said(ChangeSearch search) {
        List<String> said = search.findings(search.suspicions());
        assertThat(String.join("\n", said)).doesNotContain(SECRET.substring(0, 8));
        return said;
    }

    @Test
    void aFindingNamesPlaceAndKind() {
        String encoded =
                Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));

        assertThat(said(search(file("src/a.txt", "one\ntwo " + encoded + "\n"))))
                .containsExactly("src/a.txt:2: the webhook secret, in base64");
    }

    @Test
    void aNameWithASecretIsNeverShown() {
        assertThat(said(search(file("ok.txt", "ok"), file(SECRET + "/a.txt", "key " + TOKEN))))
                .containsExactly(
                        "changed file 2:1: a GitHub token",
                        "the name of changed file 2: the webhook secret");
    }

    @Test
    void piecesInManyFilesAreFoundTogetherAndNameNoFile() {
        var parts = new ChangedContent[5];
        for (int i = 0; i < 5; i++) {
            parts[i] = file("part-" + SECRET.substring(i * 8, i * 8 + 8), "nothing");
        }

        assertThat(said(search(parts)))
                .containsExactly("in several places: the webhook secret, in short pieces");
    }

    @Test
    void textsBesideTheChangeAreSearchedToo() {
        ChangeSearch search = search();
        search.look("the commit's message", "Fix it\n\nkey " + SECRET);

        assertThat(said(search)).containsExactly("the commit's message: the webhook secret");
    }

    @Test
    void onlyWhatTheChangeBroughtCounts() {
        var change = List.of(file("a", "old " + TOKEN + "\nnew line\nnew " + TOKEN + "\n"));
        var base = List.of(file("b", "old " + TOKEN + "\n"));
        var lines = new NewLines(change, () -> base);
        var search = search(change.getFirst());

        List<Suspicion> brought = search.suspicions().stream().filter(lines::brought).toList();

        assertThat(search.suspicions()).hasSize(2);
        assertThat(search.findings(brought)).containsExactly("a:3: a GitHub token");
    }

    /** A scanner counts other characters as line ends too: its line five is not ours. */
    @ParameterizedTest
    @ValueSource(strings = {"\r", "\u00e2\u0080\u00a8", "\u00e2\u0080\u00a9"})
    void noOddLineEndPointsAtAnOldLineInsteadOfTheSecret(String end) {
        var old = "}\n".repeat(20);
        var change = List.of(file("a", end.repeat(6) + "\nnew " + TOKEN + "\n" + old));
        var lines = new NewLines(change, () -> List.of(file("a", "\n" + old)));

        assertThat(search(change.getFirst()).suspicions()).singleElement().matches(lines::brought);
        assertThat(lines.brought(new Suspicion(0, 9, 9, false, "what the scanner finds"))).isTrue();
    }

    @Test
    void aLineWithAnotherEndIsNoNewLine() {
        var change = List.of(file("a", "old " + TOKEN + "\r\n"));
        var lines = new NewLines(change, () -> List.of(file("a", "old " + TOKEN + "\n")));

        assertThat(search(change.getFirst()).suspicions())
                .singleElement()
                .matches(one -> !lines.brought(one));
    }

    @Test
    void aPlaceThatIsNowhereCountsAsBrought() {
        var lines = new NewLines(List.of(file("a", "one\n")), () -> List.of(file("a", "one\n")));

        assertThat(lines.brought(new Suspicion(0, 9, 9, false, "x"))).isTrue();
        assertThat(lines.brought(new Suspicion(0, 1, 1, false, "x"))).isFalse();
    }

    @Test
    void whatTheBaseHadPackedIsNotBrought() {
        var same = file("a.gz", "packed");
        var lines = new NewLines(List.of(same), () -> List.of(file("old.gz", "packed")));

        assertThat(lines.brought(new Suspicion(0, 1, 1, true, "x"))).isFalse();
    }
}
