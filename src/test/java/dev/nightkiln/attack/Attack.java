package dev.nightkiln.attack;

/**
 * Something a hostile agent runs, and how the wall answers. The script must print REFUSED and the
 * reason by itself: one that could not run at all prints nothing and fails its test.
 */
record Attack(String name, String script, String refusal) {
    private static final String PRELUDE =
            """
            import ctypes, errno, os, socket, subprocess, sys
            libc = ctypes.CDLL(None, use_errno=True)
            def call(number, *arguments):
                result = libc.syscall(number, *arguments)
                if result < 0:
                    raise OSError(ctypes.get_errno(), 'refused')
                return result
            def tcp(host, port):
                with socket.create_connection((host, port), timeout=3) as s:
                    return s.getpeername()
            def udp(host, port, family=socket.AF_INET):
                with socket.socket(family, socket.SOCK_DGRAM) as s:
                    return s.sendto(b'x', (host, port))
            def tcp_unix(path):
                with socket.socket(socket.AF_UNIX) as s:
                    return s.connect(path) or True
            def read(path):
                with open(path, 'rb') as f:
                    return f.read(100)
            def write(path, text='x'):
                with open(path, 'w') as f:
                    return f.write(text)
            def lines(path):
                return open(path).read().splitlines()
            """;

    /** An expression whose value would be the prey and whose OSError is the refusal. */
    static Attack python(String name, String expression, String refusal) {
        String script =
                PRELUDE
                        + """
                        try:
                            prey = %s
                        except OSError as refused:
                            print('REFUSED', errno.errorcode.get(refused.errno, type(refused).__name__))
                        else:
                            print('ESCAPED', prey)
                        """
                                .formatted(expression);
        return new Attack(name, "python3 - <<'END'\n" + script + "END\n", "REFUSED " + refusal);
    }

    /** Statements that print REFUSED and how, or ESCAPED, by themselves. */
    static Attack program(String name, String statements, String refusal) {
        return new Attack(
                name, "python3 - <<'END'\n" + PRELUDE + statements + "END\n", "REFUSED " + refusal);
    }

    /** Until the first OSError; the wall holds where that comes before {@code most} tries. */
    static Attack flood(String name, String each, int most, String refusal) {
        return program(
                name,
                """
                kept = []
                try:
                    for i in range(%d):
                        kept.append(%s)
                except OSError as refused:
                    print('REFUSED', errno.errorcode.get(refused.errno, type(refused).__name__))
                else:
                    print('ESCAPED', len(kept))
                """
                        .formatted(most, each),
                refusal);
    }

    /** An expression that is falsy where the wall stands. */
    static Attack absent(String name, String expression) {
        String script =
                PRELUDE
                        + "prey = "
                        + expression
                        + "\nprint('ESCAPED', prey) if prey else print('REFUSED absent')\n";
        return new Attack(name, "python3 - <<'END'\n" + script + "END\n", "REFUSED absent");
    }

    static Attack syscall(String name, int number, String arguments, String refusal) {
        return python(name, "call(%d, %s)".formatted(number, arguments), refusal);
    }

    static Attack socket(String name, int family, int type, int protocol) {
        return python(
                "socket of " + name,
                "socket.socket(%d, %d, %d)".formatted(family, type, protocol),
                "EPERM");
    }

    /** A command that must fail, with the words it must fail with. */
    static Attack shell(String name, String command, String words) {
        return new Attack(
                name,
                "out=$( { %s ; } 2>&1 ) && echo \"ESCAPED $out\" || echo \"REFUSED $out\"\n"
                        .formatted(command),
                "REFUSED (?s).*" + words + ".*");
    }
}
