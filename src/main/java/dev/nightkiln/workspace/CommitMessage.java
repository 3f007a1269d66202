package dev.nightkiln.workspace;

import dev.nightkiln.secrets.Redactor;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Everything of the commit that is not the tree; the same message on the same tree is one SHA. */
public record CommitMessage(
        String subject, String body, Author author, Instant date, Optional<Author> coAuthor) {
    public CommitMessage {
        if (subject.isBlank() || subject.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a commit subject is one line of text");
        }
        if (body.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a commit body has no NUL");
        }
    }

    /** The same without what must not leave this server: a commit can never be taken back. */
    CommitMessage redacted(Redactor redactor) {
        return new CommitMessage(
                redactor.redact(subject),
                redactor.redact(body),
                author.redacted(redactor),
                date,
                coAuthor.map(who -> who.redacted(redactor)));
    }

    /** One character per byte, as git's input wants it. */
    String bytes() {
        return new String(text().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private String text() {
        var text = new StringBuilder(subject.strip()).append('\n');
        if (!body.isBlank()) {
            text.append('\n').append(body.strip()).append('\n');
        }
        coAuthor.ifPresent(who -> text.append("\nCo-authored-by: ").append(who).append('\n'));
        return text.toString();
    }

    String gitDate() {
        return "@" + date.getEpochSecond() + " +0000";
    }
}
