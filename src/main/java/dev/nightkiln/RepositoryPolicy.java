package dev.nightkiln;

import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.PolicyError;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The policy file in a checkout. Links are not followed, as none are when it is read from git. */
sealed interface RepositoryPolicy {
    int LARGEST = 64 * 1024;

    record Text(String yaml) implements RepositoryPolicy {}

    record Missing() implements RepositoryPolicy {}

    record Unusable(PolicyError error) implements RepositoryPolicy {}

    static RepositoryPolicy read(Path repository) {
        Path file = repository.resolve(Policies.REPOSITORY_FILE);
        try {
            if (!attributes(repository.resolve(".github")).isDirectory()) {
                return unusable(".github is not a directory", "make it one");
            }
            BasicFileAttributes attributes = attributes(file);
            if (attributes.isSymbolicLink()) {
                return unusable(
                        "it is a symbolic link, and links are not followed", "copy the file");
            }
            if (!attributes.isRegularFile()) {
                return unusable("it is not a regular file", "write a regular file in its place");
            }
            return BoundedText.of(file, LARGEST)
                    .<RepositoryPolicy>map(Text::new)
                    .orElseGet(RepositoryPolicy::tooLarge);
        } catch (NoSuchFileException missing) {
            return new Missing();
        } catch (CharacterCodingException notText) {
            return unusable("it is not UTF-8", "save it as UTF-8");
        } catch (IOException failed) {
            return unusable("it cannot be read: " + failed.getMessage(), "let this user read it");
        }
    }

    private static Unusable tooLarge() {
        return new Unusable(
                new PolicyError(
                        Policies.REPOSITORY_FILE,
                        1,
                        "",
                        "the file is larger than 64 KiB",
                        "shorten it"));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Unusable unusable(String reason, String mend) {
        return new Unusable(new PolicyError(Policies.REPOSITORY_FILE, 0, "", reason, mend));
    }
}
