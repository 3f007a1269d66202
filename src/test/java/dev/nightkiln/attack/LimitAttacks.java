package dev.nightkiln.attack;

import static dev.nightkiln.attack.Attack.absent;
import static dev.nightkiln.attack.Attack.flood;
import static dev.nightkiln.attack.Attack.program;
import static dev.nightkiln.attack.Attack.python;

import java.util.List;

/** Attempts to use up what the sandbox shares with the host and with other sandboxes. */
final class LimitAttacks {
    private LimitAttacks() {}

    private static final String FORK_BOMB =
            """
            import signal, time
            children = []
            try:
                for i in range(2000):
                    child = os.fork()
                    if child == 0:
                        signal.pause()
                    children.append(child)
                print('ESCAPED', len(children))
            except OSError as refused:
                print('REFUSED', errno.errorcode[refused.errno])
            for child in children:
                os.kill(child, 9)
                os.waitpid(child, 0)
            """;

    private static final String MEMORY_BOMB =
            """
            child = subprocess.run([sys.executable, '-c', 'x = bytearray(b"x") * (1 << 30)'])
            print('REFUSED', child.returncode) if child.returncode == -9 else print('ESCAPED', child.returncode)
            """;

    /** Fills with blocks of one mebibyte, and cleans up behind itself. */
    private static Attack fill(String name, String path) {
        return program(
                name,
                """
                try:
                    with open('%1$s', 'wb', 0) as f:
                        for i in range(2000):
                            f.write(bytes(1 << 20))
                    print('ESCAPED')
                except OSError as refused:
                    print('REFUSED', errno.errorcode[refused.errno])
                finally:
                    os.unlink('%1$s')
                """
                        .formatted(path),
                "ENOSPC");
    }

    private static Attack files(String name, String directory) {
        return program(
                name,
                """
                os.mkdir('%1$s')
                made = 0
                try:
                    for made in range(300000):
                        os.close(os.open('%1$s/%%d' %% made, os.O_CREAT))
                    print('ESCAPED', made)
                except OSError as refused:
                    print('REFUSED', errno.errorcode[refused.errno])
                subprocess.run(['rm', '-rf', '%1$s'])
                """
                        .formatted(directory),
                "ENOSPC");
    }

    static final List<Attack> ALL =
            List.of(
                    absent("shared memory of the host", "lines('/proc/sysvipc/shm')[1:]"),
                    absent("queues of the host", "os.listdir('/dev/mqueue')"),
                    program("fork bomb", FORK_BOMB, "EAGAIN"),
                    program("memory bomb", MEMORY_BOMB, "-9"),
                    fill("a full /tmp", "/tmp/full"),
                    fill("a full home", "/home/agent/full"),
                    fill("a full /dev/shm", "/dev/shm/full"),
                    files("files without end in /tmp", "/tmp/many"),
                    files("files without end in the home", "/home/agent/many"),
                    flood("open files without end", "os.dup(1)", 200_000, "EMFILE"),
                    flood("inotify instances without end", "call(294, 0)", 200_000, "EMFILE"),
                    flood(
                            "timers without end",
                            "call(222, 1, 0, ctypes.create_string_buffer(8)) or 1",
                            200_000,
                            "EAGAIN"),
                    flood(
                            "terminals without end",
                            "os.openpty()",
                            20_000,
                            "(EMFILE|ENOSPC|ENOENT)"),
                    flood(
                            "message queues without end",
                            "call(240, b'q%d' % i, 0o102, 0o600, 0)",
                            20_000,
                            "(EMFILE|ENOSPC)"),
                    flood(
                            "System V shared memory without end",
                            "call(29, 0, 1 << 20, 0o1600)",
                            20_000,
                            "(ENOSPC|ENOMEM)"),
                    flood(
                            "System V semaphores without end",
                            "call(64, 0, 100, 0o1600)",
                            100_000,
                            "ENOSPC"),
                    flood("System V queues without end", "call(68, 0, 0o1600)", 100_000, "ENOSPC"),
                    python(
                            "locked memory without end",
                            "__import__('mmap').mmap(-1, 64 << 20, flags=0x2022)",
                            "(ENOMEM|EPERM|EAGAIN)"),
                    python(
                            "real-time priority",
                            "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
                            "EPERM"),
                    python(
                            "a better place than others",
                            "os.setpriority(os.PRIO_PROCESS, 0, -5)",
                            "(EPERM|EACCES)"),
                    python("a core file", "__import__('resource').prlimit(0, 4, (1, 1))", "EPERM"),
                    absent(
                            "more processors than given",
                            "(lambda quota, period: quota <= 0 or quota > 2 * period)(*[int(read('/sys/fs/cgroup/cpu/cpu.cfs_%s_us' % n)) for n in ('quota', 'period')] if os.path.exists('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') else [int(n) for n in read('/sys/fs/cgroup/cpu.max').replace(b'max', b'0').split()])"),
                    absent(
                            "swap",
                            "[l for l in lines('/sys/fs/cgroup/memory/memory.stat') if l.startswith('hierarchical_memsw_limit') and int(l.split()[1]) > (512 << 20)] if os.path.exists('/sys/fs/cgroup/memory/memory.stat') else int(open('/sys/fs/cgroup/memory.swap.max').read())"));
}
