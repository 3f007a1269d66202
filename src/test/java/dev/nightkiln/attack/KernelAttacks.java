package dev.nightkiln.attack;

import static dev.nightkiln.attack.Attack.absent;
import static dev.nightkiln.attack.Attack.program;
import static dev.nightkiln.attack.Attack.python;
import static dev.nightkiln.attack.Attack.shell;
import static dev.nightkiln.attack.Attack.syscall;

import java.util.List;

/** Attacks on the kernel's interfaces; the numbers are those of x86-64. */
final class KernelAttacks {
    private KernelAttacks() {}

    /** getpid of the 32-bit table, whose calls the filter's arguments do not reach. */
    private static final String OLD_CALL =
            """
            python3 - <<'END'
            import ctypes, mmap, os
            code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
            code.write(bytes.fromhex('b814000000cd80c3'))
            function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
            child = os.fork()
            if child == 0:
                os._exit(0 if function() > 0 else 1)
            status = os.waitpid(child, 0)[1]
            print('REFUSED signal' if os.WIFSIGNALED(status) else 'ESCAPED %d' % status)
            END
            """;

    private static final String IN_A_CHILD =
            """
            child = os.fork()
            if child == 0:
                os._exit(0 if %s >= 0 else 1)
            status = os.waitpid(child, 0)[1]
            print('REFUSED signal', os.WTERMSIG(status)) if os.WIFSIGNALED(status) else print('ESCAPED', status)
            """;

    static final List<Attack> SYSCALLS =
            List.of(
                    syscall("mount", 165, "b'none', b'/tmp', b'tmpfs', 0, 0", "EPERM"),
                    syscall("umount", 166, "b'/tmp', 2", "EPERM"),
                    syscall("pivot_root", 155, "b'/tmp', b'/tmp'", "EPERM"),
                    syscall("chroot", 161, "b'/tmp'", "EPERM"),
                    syscall("fsopen", 430, "b'tmpfs', 0", "EPERM"),
                    syscall("open_tree", 428, "-100, b'/', 1", "EPERM"),
                    syscall("mount_setattr", 442, "-100, b'/', 0, 0, 0", "EPERM"),
                    syscall("unshare user", 272, "0x10000000", "EPERM"),
                    syscall("unshare mounts", 272, "0x00020000", "EPERM"),
                    syscall("unshare network", 272, "0x40000000", "EPERM"),
                    syscall("setns", 308, "0, 0", "EPERM"),
                    syscall("clone with a user namespace", 56, "0x10000011, 0, 0, 0, 0", "EPERM"),
                    syscall("clone3", 435, "0, 88", "ENOSYS"),
                    syscall("io_uring_setup", 425, "8, ctypes.create_string_buffer(120)", "ENOSYS"),
                    syscall("io_uring_enter", 426, "0, 1, 0, 0, 0, 0", "ENOSYS"),
                    syscall("io_uring_register", 427, "0, 0, 0, 0", "ENOSYS"),
                    syscall("ptrace of pid 1", 101, "16, 1, 0, 0", "EPERM"),
                    syscall("process_vm_readv of pid 1", 310, "1, 0, 0, 0, 0, 0", "EPERM"),
                    syscall("process_vm_writev of pid 1", 311, "1, 0, 0, 0, 0, 0", "EPERM"),
                    syscall("pidfd_getfd", 438, "call(434, 1, 0), 0, 0", "EPERM"),
                    syscall("kcmp", 312, "1, 1, 0, 0, 0", "EPERM"),
                    syscall("keyctl", 250, "0, -3, 0", "EPERM"),
                    syscall("add_key", 248, "b'user', b'k', b'v', 1, -3", "EPERM"),
                    syscall("request_key", 249, "b'user', b'k', 0, -3", "EPERM"),
                    syscall("bpf", 321, "0, 0, 0", "EPERM"),
                    syscall("perf_event_open", 298, "0, 0, -1, -1, 0", "EPERM"),
                    syscall("userfaultfd", 323, "0", "EPERM"),
                    syscall("init_module", 175, "0, 0, 0", "EPERM"),
                    syscall("finit_module", 313, "0, 0, 0", "EPERM"),
                    syscall("kexec_load", 246, "0, 0, 0, 0", "EPERM"),
                    syscall("reboot", 169, "0, 0, 0, 0", "EPERM"),
                    syscall("swapon", 167, "b'/tmp/x', 0", "EPERM"),
                    syscall("settimeofday", 164, "0, 0", "EPERM"),
                    syscall("clock_settime", 227, "0, 0", "EPERM"),
                    syscall("sethostname", 170, "b'x', 1", "EPERM"),
                    syscall("iopl", 172, "3", "EPERM"),
                    syscall("syslog", 103, "3, 0, 0", "EPERM"),
                    syscall("quotactl", 179, "0, 0, 0, 0", "EPERM"),
                    syscall("acct", 163, "0", "EPERM"),
                    syscall("open_by_handle_at", 304, "0, 0, 0", "EPERM"),
                    syscall("name_to_handle_at", 303, "0, 0, 0, 0, 0", "EPERM"),
                    syscall("modify_ldt", 154, "0, 0, 0", "EPERM"),
                    syscall("memfd_secret", 447, "0", "EPERM"),
                    syscall("personality without randomisation", 135, "0x0040000", "EPERM"),
                    // The kernel reads these arguments as ints, the filter as 64 bits.
                    syscall("a socket family with a high bit", 41, "(1 << 32) | 40, 1, 0", "EPERM"),
                    syscall("a socket family, negative", 41, "-(1 << 32) | 40, 1, 0", "EPERM"),
                    syscall("a protocol with a high bit", 41, "2, 1, (1 << 32) | 132", "EPERM"),
                    syscall("a pair of TIPC sockets", 53, "30, 1, 0, b'12345678'", "EPERM"),
                    syscall(
                            "a pair with a high bit",
                            53,
                            "(1 << 32) | 30, 1, 0, b'12345678'",
                            "EPERM"),
                    syscall("personality with a high bit", 135, "(1 << 32) | 0x0040000", "EPERM"),
                    syscall(
                            "clone with a mount namespace and a high bit",
                            56,
                            "(1 << 32) | 0x00020011, 0, 0, 0, 0",
                            "EPERM"),
                    syscall("clone with a cgroup namespace", 56, "0x02000011, 0, 0, 0, 0", "EPERM"),
                    syscall(
                            "clone with a network namespace",
                            56,
                            "0x40000011, 0, 0, 0, 0",
                            "EPERM"),
                    syscall("unshare time", 272, "0x80", "EPERM"),
                    syscall("setns by a process", 308, "call(434, 1, 0), 0x40000000", "EPERM"),
                    syscall("move_mount", 429, "-100, b'/tmp', -100, b'/home', 0", "EPERM"),
                    syscall("fsconfig", 431, "0, 0, 0, 0, 0", "EPERM"),
                    syscall("fsmount", 432, "0, 0, 0", "EPERM"),
                    syscall("fspick", 433, "-100, b'/tmp', 0", "EPERM"),
                    syscall("listmount", 458, "0, 0, 0, 0", "(EPERM|ENOSYS)"),
                    syscall("statmount", 457, "0, 0, 0, 0", "(EPERM|ENOSYS)"),
                    syscall("quotactl_fd", 443, "0, 0, 0, 0", "EPERM"),
                    syscall("process_madvise", 440, "0, 0, 0, 0, 0", "EPERM"),
                    syscall("process_mrelease", 448, "0, 0", "EPERM"),
                    syscall("fanotify_init", 300, "0, 0", "EPERM"),
                    syscall("lookup_dcookie", 212, "0, 0, 0", "EPERM"),
                    syscall("move_pages", 279, "1, 0, 0, 0, 0, 0", "EPERM"),
                    syscall("migrate_pages", 256, "1, 0, 0, 0", "EPERM"),
                    syscall("mbind", 237, "0, 0, 0, 0, 0, 0", "EPERM"),
                    syscall("delete_module", 176, "b'x', 0", "EPERM"),
                    syscall("kexec_file_load", 320, "0, 0, 0, 0, 0", "EPERM"),
                    syscall("clock_adjtime", 305, "0, 0", "EPERM"),
                    syscall("adjtimex", 159, "0", "EPERM"),
                    syscall("ioperm", 173, "0x3f8, 1, 1", "EPERM"),
                    syscall("setdomainname", 171, "b'x', 1", "EPERM"),
                    syscall("vhangup", 153, "0", "EPERM"),
                    syscall("nfsservctl", 180, "0, 0, 0", "EPERM"),
                    syscall("uselib", 134, "b'/x'", "EPERM"),
                    syscall("ustat", 136, "0, 0", "EPERM"),
                    syscall("a number that no kernel has", 5000, "0", "ENOSYS"),
                    syscall("io_setup", 206, "1, ctypes.create_string_buffer(8)", "ENOSYS"),
                    syscall("prctl that rewrites the memory map", 157, "35, 1, 0, 0, 0", "EPERM"),
                    python(
                            "a BPF program on a socket",
                            "socket.socket().setsockopt(1, 50, b'\\1\\0\\0\\0')",
                            "(EINVAL|EBADF|EPERM)"),
                    program(
                            "x32 system calls",
                            IN_A_CHILD.formatted("libc.syscall(0x40000000 + 39)"),
                            "signal 31"),
                    program(
                            "x32 system calls of its own table",
                            IN_A_CHILD.formatted("libc.syscall(0x40000000 + 521, 0)"),
                            "signal 31"),
                    new Attack("32-bit system calls", OLD_CALL, "REFUSED signal"));

    static final List<Attack> SOCKETS =
            List.of(
                    Attack.socket("a virtual machine's host", 40, 1, 0),
                    Attack.socket("raw IP", 2, 3, 1),
                    Attack.socket("raw IPv6", 10, 3, 58),
                    Attack.socket("packets", 17, 3, 0),
                    Attack.socket("netfilter", 16, 3, 12),
                    Attack.socket("audit", 16, 3, 9),
                    Attack.socket("generic netlink", 16, 3, 16),
                    Attack.socket("kernel crypto", 38, 5, 0),
                    Attack.socket("UDP-lite", 2, 2, 136),
                    Attack.socket("SCTP", 2, 1, 132),
                    Attack.socket("DCCP", 2, 6, 33),
                    Attack.socket("multipath TCP", 2, 1, 262),
                    Attack.socket("TIPC", 30, 2, 0),
                    Attack.socket("Bluetooth", 31, 3, 1),
                    Attack.socket("CAN", 29, 3, 1),
                    Attack.socket("XDP", 44, 3, 0),
                    Attack.socket("RxRPC", 33, 2, 2),
                    Attack.socket("SMC", 43, 1, 0),
                    Attack.socket("KCM", 41, 5, 0),
                    Attack.socket("RDS", 21, 5, 0),
                    Attack.socket("PPP over anything", 24, 1, 0),
                    Attack.socket("L2TP", 2, 2, 115),
                    Attack.socket("ping", 2, 2, 1),
                    Attack.socket("IPv6 UDP-lite", 10, 2, 136),
                    Attack.socket("key management", 15, 3, 2),
                    Attack.socket("Qualcomm modems", 42, 2, 0),
                    Attack.socket("phonet", 35, 2, 0),
                    Attack.socket("NFC", 39, 5, 1),
                    Attack.socket("IEEE 802.15.4", 36, 2, 0),
                    Attack.socket("MCTP", 45, 2, 0),
                    Attack.socket("ATM", 8, 2, 0),
                    Attack.socket("AppleTalk", 5, 2, 0),
                    Attack.socket("AX.25", 3, 5, 0),
                    Attack.socket("X.25", 9, 5, 0),
                    Attack.socket("kernel events", 16, 3, 15),
                    Attack.socket("security events", 16, 3, 7),
                    Attack.socket("IPsec", 16, 3, 6),
                    Attack.socket("socket diagnosis", 16, 3, 4),
                    Attack.socket("SCSI transport", 16, 3, 18),
                    Attack.socket("RDMA", 16, 3, 20),
                    Attack.socket("kernel crypto over netlink", 16, 3, 21));

    static final List<Attack> IDENTITY =
            List.of(
                    python("setuid", "os.setuid(0)", "EPERM"),
                    python("setgid", "os.setgid(0)", "EPERM"),
                    python("setgroups", "os.setgroups([0])", "EPERM"),
                    python("chown", "(write('/tmp/f'), os.chown('/tmp/f', 0, 0))", "EPERM"),
                    python(
                            "a block device",
                            "os.mknod('/tmp/d', 0o60666, os.makedev(8, 0))",
                            "EPERM"),
                    python(
                            "kernel memory as a device",
                            "os.mknod('/tmp/d', 0o20666, os.makedev(1, 1))",
                            "EPERM"),
                    python(
                            "more open files",
                            "__import__('resource').prlimit(0, 7, (1 << 20, 1 << 20))",
                            "EPERM"),
                    python(
                            "immunity from the OOM killer",
                            "write('/proc/self/oom_score_adj', '-1000')",
                            "EROFS"),
                    python(
                            "a file beyond the size limit",
                            "open('/workspace/big', 'w').truncate(5 << 30)",
                            "EFBIG"),
                    absent(
                            "capabilities",
                            "[l for l in lines('/proc/self/status') if l.startswith('Cap') and int(l.split()[1], 16)]"),
                    absent("new privileges", "'NoNewPrivs:\\t1' not in lines('/proc/self/status')"),
                    absent("no seccomp filter", "'Seccomp:\\t2' not in lines('/proc/self/status')"),
                    absent("root", "os.getuid() == 0 or os.getgid() == 0 or 0 in os.getgroups()"),
                    shell("su", "su -c id </dev/null", ""));
}
