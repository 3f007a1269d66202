package dev.nightkiln.attack;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.Author;
import dev.nightkiln.workspace.CaptureLimits;
import dev.nightkiln.workspace.CaptureResult;
import dev.nightkiln.workspace.CommitMessage;
import dev.nightkiln.workspace.GitOrigin;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.workspace.Workspace;
import dev.nightkiln.workspace.WorkspaceKey;
import dev.nightkiln.workspace.Workspaces;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Shell scripts shape the tree a hostile agent would leave. Every command they plant would create
 * the canary; every file they point at holds a secret. Neither may be seen again.
 */
class WorkspaceAttackTest {
    private static final WorkspaceKey KEY = new WorkspaceKey(new TaskId("bcdfghjkmn"), 1, "agent");
    private static final CaptureLimits LIMITS = new CaptureLimits(500, 1 << 20, 1 << 19, 5_000);
    private static final WorkspaceQuota ROOM = new WorkspaceQuota(64 << 20, 10_000);
    private static final CommitMessage MESSAGE =
            new CommitMessage(
                    "Change",
                    "",
                    new Author("Nightkiln", "bot@example.org"),
                    Instant.EPOCH,
                    Optional.empty());

    @TempDir Path temporary;
    private GitOrigin origin;
    private Workspaces workspaces;
    private CommitSha base;

    @BeforeEach
    void prepare() throws IOException {
        origin = new GitOrigin(temporary);
        base =
                origin.write("README.md", "hello\n")
                        .write("src/a.txt", "a\n")
                        .write(".gitattributes", "*.txt text\n")
                        .write(".gitignore", "ignored/\n")
                        .commit();
        Files.writeString(temporary.resolve("outside"), "SECRET OUTSIDE");
        workspaces =
                new Workspaces(
                        temporary.resolve("state"),
                        SandboxUser.current(),
                        new Storage.Watched(false, ""),
                        Redactor.of(List.of()));
        workspaces.fetch(REPOSITORY, origin.remote(), base);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hooks in .git            | for h in pre-commit post-commit post-index-change reference-transaction post-checkout pre-push; do mkdir -p .git/hooks; cp $EVIL .git/hooks/$h; done | clean
                    fsmonitor in .git/config | git config core.fsmonitor $EVIL; git config core.sshCommand $EVIL; git config alias.status "!$EVIL" | clean
                    filter in attributes     | git config filter.x.clean $EVIL; git config filter.x.smudge $EVIL; git config diff.x.command $EVIL; git config filter.x.required true; echo '* filter=x diff=x merge=x' > .gitattributes; cp .gitattributes .git/info/attributes | clean
                    include.path             | printf '[include]\\n\\tpath = %s\\n' $EVIL.config > .git/config | clean
                    .git replaced by a file  | rm -rf .git; echo "gitdir: $EVIL.repository" > .git | clean
                    .git replaced by a link  | rm -rf .git; ln -s $EVIL.repository .git | clean
                    .git deleted             | rm -rf .git | clean
                    .GIT at the root         | mkdir .GIT; cp .git/config .GIT/config | nested-git
                    .git in a directory      | mkdir sub; git init -q sub/x; git -C sub/x config core.fsmonitor $EVIL | nested-git
                    an empty .git            | mkdir -p sub/.git | nested-git
                    .git file in a directory | mkdir sub; echo "gitdir: $EVIL.repository" > sub/.git | nested-git
                    .git link in a directory | mkdir sub; ln -s ../src sub/.git | nested-git
                    .Git in a directory      | mkdir -p sub/.Git; echo x > sub/.Git/x | nested-git
                    .git as HFS sees it      | mkdir sub; mkdir "$(printf 'sub/.g\\342\\200\\214it')"; echo x > "$(printf 'sub/.g\\342\\200\\214it/config')" | nested-git
                    .git as NTFS sees it     | mkdir -p 'sub/.git . '; echo x > 'sub/.git . /config' | nested-git
                    git~1                    | mkdir -p sub/GIT~1; echo x > sub/GIT~1/config | nested-git
                    a stream of .git         | mkdir sub; echo x > 'sub/.git::$INDEX_ALLOCATION' | nested-git
                    .git below ignored       | mkdir ignored; git init -q ignored/x; git -C ignored/x config core.fsmonitor $EVIL | clean
                    buried bare repository   | git init -q --bare sub/bare; git -C sub/bare config core.fsmonitor $EVIL; touch sub/bare/objects/x sub/bare/refs/x | nested-git
                    submodule                | git init -q sub; git -C sub commit -q --allow-empty -m x; git add sub; rm -rf sub/.git | clean
                    hostile .gitmodules      | printf '[submodule "x"]\\n\\tpath = x\\n\\turl = ./x\\n\\tupdate = !%s\\n' $EVIL > .gitmodules | submodule
                    .gitmodules elsewhere    | mkdir sub; echo x > sub/.GITMODULES | submodule
                    link to /etc/passwd      | ln -s /etc/passwd passwd | symlink
                    link out of the tree     | ln -s ../../../../../../outside out | symlink
                    link out of a directory  | mkdir -p a/b; ln -s ../../../outside a/b/out | symlink
                    link by a detour         | mkdir -p a/b x; ln -s ../../x a/b/d; ln -s d/../../../outside a/b/l | symlink
                    link into .git           | ln -s .git/config config | nested-git
                    link into src/../.git    | mkdir a; ln -s ../.git/HEAD a/head | nested-git
                    directory becomes a link | rm -rf src; ln -s $OUTSIDE_DIR src | symlink
                    link inside              | mkdir a; ln -s ../README.md a/readme; ln -s ./src other | clean
                    FIFO                     | mkfifo pipe | special-file
                    FIFO for a tracked file  | rm README.md; mkfifo README.md | special-file
                    FIFO as .gitignore       | rm .gitignore; mkfifo .gitignore | special-file
                    socket                   | python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("s")' | special-file
                    FIFO below ignored       | mkdir ignored; mkfifo ignored/pipe; ln -s / ignored/root | clean
                    sparse terabyte          | truncate -s 1T big | file-too-large
                    sparse tracked terabyte  | truncate -s 1T README.md | file-too-large
                    sparse .gitignore        | truncate -s 1T src/.gitignore | file-too-large
                    too much in total        | for i in 1 2 3; do head -c 500000 /dev/urandom > f$i; done | change-too-large
                    too many files           | for i in $(seq 600); do echo > f$i; done | too-many-files
                    too many entries         | mkdir ignored; (cd ignored; touch $(seq 6000)) | too-many-entries
                    too deep                 | (for i in $(seq 1100); do mkdir d; cd d; done; echo > f) | path-depth
                    newline in a name        | echo x > "$(printf 'a\\nb')" | name-characters
                    escape in a name         | echo x > "$(printf 'a\\033[2Jb')" | name-characters
                    backslash in a name      | echo x > 'a\\b' | name-characters
                    name that is not UTF-8   | echo x > "$(printf 'a\\377b')" | name-encoding
                    options as names         | echo x > --exec=evil; echo x > ':(top)x'; echo x > '*'; echo x > ':!x' | clean
                    names like a tar's dots  | mkdir -p '..x'; echo x > ..x/f | clean
                    dots and nothing else    | mkdir -p '...'; echo x > .../f | name-reserved
                    unreadable file          | echo x > shut; chmod 000 shut | unreadable
                    unreadable directory     | mkdir shut; echo x > shut/f; chmod 000 shut | unreadable
                    unreadable tracked one   | chmod 000 src | unreadable
                    setuid                   | cp /bin/true tool; chmod 4755 tool; chmod 2777 src | clean
                    hard link to a stranger  | ln $OUTSIDE_DIR/outside hard | hard-link
                    hard link for a tracked  | ln -f $OUTSIDE_DIR/outside README.md | hard-link
                    hard link to ours        | mkdir .nightkiln; echo x > .nightkiln/x; ln .nightkiln/x x | hard-link
                    hard links inside        | echo x > x; ln x y; mkdir ignored; ln x ignored/z | clean
                    device                   | if ! mknod dev c 1 3; then mkfifo dev; fi | special-file
                    device for a tracked one | rm README.md; if ! mknod README.md b 7 0; then mkfifo README.md; fi | special-file
                    link to itself           | ln -s loop loop; ln -s b a; ln -s a b | clean
                    link to a FIFO inside    | mkfifo ignored.pipe; ln -s ignored.pipe l | special-file
                    executable               | printf '#!/bin/sh\\ntouch %s\\n' $EVIL > tool; chmod 755 tool README.md | clean
                    case collision           | echo x > readme.MD | name-collision
                    case of a directory      | mkdir SRC; echo x > SRC/b.txt | name-collision
                    link for a directory     | ln -s ../x SRC | symlink
                    link like a directory    | mkdir other; ln -s other SRC | name-collision
                    two new ones             | echo x > one; echo x > One | name-collision
                    composed and decomposed  | echo x > "$(printf 'caf\\303\\251')"; echo x > "$(printf 'cafe\\314\\201')" | name-collision
                    file like a directory    | mkdir new; echo x > new/a; echo x > NEW | name-collision
                    renamed in case only     | mv README.md Readme.md | clean
                    Windows device           | echo x > NUL | name-reserved
                    Windows device, extended | mkdir a; echo x > a/com1.tar.gz | name-reserved
                    Windows drops the end    | echo x > 'notes.' | name-reserved
                    Windows drops the space  | mkdir 'src '; echo x > 'src /a.txt' | name-reserved
                    zero width in a name     | echo x > "$(printf 'a\\342\\200\\213b')" | name-characters
                    right to left in a name  | echo x > "$(printf 'a\\342\\200\\256gpj.exe')" | name-characters
                    line separator in a name | echo x > "$(printf 'a\\342\\200\\250b')" | name-characters
                    delete in a name         | echo x > "$(printf 'a\\177b')" | name-characters
                    cut UTF-8                | echo x > "$(printf 'a\\303')" | name-encoding
                    overlong UTF-8           | echo x > "$(printf 'a\\300\\257b')" | name-encoding
                    UTF-8 surrogate          | echo x > "$(printf 'a\\355\\240\\200b')" | name-encoding
                    the longest name         | echo x > $(printf 'n%.0s' $(seq 255)) | clean
                    the longest path         | n=$(printf 'n%.0s' $(seq 250)); for i in 1 2 3 4 5 6 7 8 9; do mkdir $n; cd $n; done; echo x > f | path-depth
                    attributes: line ends    | echo '* text eol=crlf' > .gitattributes; printf 'a\\r\\nb\\n' > new.txt | clean
                    attributes: ident        | echo '* ident' > .gitattributes; echo '$Id: SECRET $' > new.txt | clean
                    attributes: archives     | echo '* export-subst export-ignore' > .gitattributes; echo '$Format:%an$' > new.txt | clean
                    attributes: encoding     | echo '*.u working-tree-encoding=UTF-16LE' > .gitattributes; printf 'a\\0b\\0' > new.u | clean
                    attributes: no encoding  | echo '* working-tree-encoding=no-such' > .gitattributes; echo x > new.u | attributes
                    attributes: wrong bytes  | echo '*.u working-tree-encoding=UTF-16' > .gitattributes; echo x > new.u | attributes
                    attributes: macro        | echo '[attr]x filter=x' > .gitattributes; git config filter.x.clean $EVIL; echo '*.z x' >> .gitattributes; echo x > a.z | clean
                    attributes as a link     | rm .gitattributes; ln -s src/a.txt .gitattributes | clean
                    ignores as a link        | rm .gitignore; ln -s src/a.txt .gitignore | clean
                    mailmap as a link        | ln -s README.md .mailmap | clean
                    .git. in a directory     | mkdir -p sub/.git..; echo x > sub/.git../config | nested-git
                    .git as HFS, joined      | mkdir "$(printf '.gi\\342\\200\\215t')"; echo x > "$(printf '.gi\\342\\200\\215t/config')" | nested-git
                    .git as HFS, marked      | mkdir sub; echo x > "$(printf 'sub/\\357\\273\\277.gIt')" | nested-git
                    a data stream of .git    | mkdir sub; echo x > 'sub/.git:x:$DATA' | nested-git
                    git~1 with a stream      | mkdir sub; echo x > 'sub/git~1::$INDEX_ALLOCATION' | nested-git
                    .gitmodules as NTFS      | mkdir sub; echo x > sub/GITMOD~1 | submodule
                    .gitmodules with a dot   | mkdir sub; echo x > 'sub/.gitmodules.' | submodule
                    a work tree's .git       | git worktree add -q sub/wt 2>/dev/null | nested-git
                    two bare repositories    | git init -q --bare b1; git init -q --bare a/b2; touch b1/refs/x b1/objects/x | nested-git
                    attributes gone wild     | for i in $(seq 400); do printf 'aaaaaaaaaa '; done > .gitattributes | malformed
                    """)
    void aHostileTreeRunsNothingAndLeaksNothing(String what, String script, String expected)
            throws IOException {
        Path canary = temporary.resolve("canary");
        Path evil = temporary.resolve("evil");
        Files.writeString(evil, "#!/bin/sh\ntouch " + canary + "\ncat\n");
        evil.toFile().setExecutable(true);
        Path config = temporary.resolve("evil.config");
        Files.writeString(config, "[core]\n\tfsmonitor = " + evil + "\n\tsshCommand = " + evil);
        try (var workspace = workspaces.forAgent(REPOSITORY, KEY, base, ROOM)) {
            shape(workspace, "git init -q " + evil + ".repository");
            shape(workspace, "EVIL=" + evil + " OUTSIDE_DIR=" + temporary + "; " + script);
            Files.deleteIfExists(canary);
            judge(workspaces.capture(REPOSITORY, workspace, LIMITS, MESSAGE), expected);
        }
        assertThat(canary).as("a planted command ran").doesNotExist();
        assertThat(temporary.resolve("outside")).hasContent("SECRET OUTSIDE");
        assertThat(workspaces.leftovers()).as("removed").isEmpty();
    }

    /** Shows that the oracle above sees what it looks for. */
    @Test
    void plainGitWouldHaveRunThePlantedCommand() throws IOException {
        Path canary = temporary.resolve("canary");
        try (var workspace = workspaces.forAgent(REPOSITORY, KEY, base, ROOM)) {
            shape(workspace, "git config core.fsmonitor 'touch " + canary + " #'; git status");
        }
        assertThat(canary).exists();
    }

    private void judge(CaptureResult result, String expected) {
        switch (result) {
            case CaptureResult.Refused(_, String rule, String path, _, String mend) -> {
                assertThat(rule).isEqualTo(expected);
                assertThat(path).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
                assertThat(mend).isNotBlank();
                assertThat(mirror("for-each-ref", "--format=%(refname)"))
                        .isEqualTo("refs/nightkiln/base/" + base);
            }
            case CaptureResult.NoChange() -> assertThat("clean").isEqualTo(expected);
            case CaptureResult.Captured(CommitSha head, _) -> {
                assertThat("clean").isEqualTo(expected);
                assertThat(mirror("ls-tree", "-r", head.hex())).doesNotContain("160000");
                assertThat(mirror("log", "-p", "--format=", head.hex()))
                        .doesNotContain("SECRET")
                        .doesNotContain("root:");
                mirror("fsck", "--strict", head.hex());
            }
        }
    }

    private String mirror(String... arguments) {
        var command = new java.util.ArrayList<>(List.of("git", "--git-dir"));
        command.add(temporary.resolve("state/mirrors/42.git").toString());
        command.addAll(List.of(arguments));
        return GitOrigin.command(command);
    }

    private static void shape(Workspace workspace, String script) {
        Path tree = workspace.mount().written();
        GitOrigin.command(
                List.of(
                        "bash",
                        "-ec",
                        "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory"
                                + " GIT_CONFIG_VALUE_0='*'; cd '"
                                + tree
                                + "'; sed -i s,/nightkiln/objects,"
                                + workspace.objects().orElseThrow()
                                + ", .git/objects/info/alternates; "
                                + script));
    }
}
