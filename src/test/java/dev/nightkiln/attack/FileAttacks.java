package dev.nightkiln.attack;

import static dev.nightkiln.attack.Attack.absent;
import static dev.nightkiln.attack.Attack.python;

import java.util.List;

/** Attacks on files: the image's, the kernel's, the host's. */
final class FileAttacks {
    private FileAttacks() {}

    static final List<Attack> ALL =
            List.of(
                    python("write to the root", "write('/x')", "(EROFS|EACCES)"),
                    python("replace a program", "write('/usr/bin/git')", "(EROFS|EACCES)"),
                    python("add a user", "write('/etc/passwd')", "(EROFS|EACCES)"),
                    python("redirect a name", "write('/etc/hosts')", "(EROFS|EACCES)"),
                    python(
                            "core_pattern",
                            "write('/proc/sys/kernel/core_pattern', '|/x')",
                            "(EROFS|EACCES)"),
                    python(
                            "sysctl",
                            "write('/proc/sys/vm/overcommit_memory', '1')",
                            "(EROFS|EACCES)"),
                    python("sysrq", "write('/proc/sysrq-trigger', 'h')", "(EROFS|EACCES|ENOENT)"),
                    python(
                            "a cgroup's limit",
                            "write('/sys/fs/cgroup/memory/memory.limit_in_bytes', '-1')",
                            "(EROFS|EACCES|ENOENT)"),
                    python(
                            "a release agent",
                            "write('/sys/fs/cgroup/memory/release_agent', '/x')",
                            "(EROFS|EACCES|ENOENT)"),
                    python(
                            "uevent_helper",
                            "write('/sys/kernel/uevent_helper', '/x')",
                            "(EROFS|EACCES|ENOENT)"),
                    python("kernel messages", "read('/proc/kmsg')", "(EPERM|EACCES)"),
                    python("kernel log device", "read('/dev/kmsg')", "(ENOENT|EPERM|EACCES)"),
                    python("memory device", "read('/dev/mem')", "(ENOENT|EPERM|EACCES)"),
                    python("virtual machines", "read('/dev/kvm')", "(ENOENT|EPERM|EACCES)"),
                    python("fuse", "read('/dev/fuse')", "(ENOENT|EPERM|EACCES)"),
                    python("a disk", "read('/dev/vda')", "(ENOENT|EPERM|EACCES)"),
                    python("the engine's socket", "tcp_unix('/var/run/docker.sock')", "ENOENT"),
                    python(
                            "containerd's socket",
                            "tcp_unix('/run/containerd/containerd.sock')",
                            "ENOENT"),
                    python("the gateway's own socket", "tcp_unix('/gw/egress.sock')", "ENOENT"),
                    python(
                            "pid 1's memory of root",
                            "read('/proc/1/task/1/mem')",
                            "(EIO|EACCES|EPERM)"),
                    python("pid 1's memory", "open('/proc/1/mem', 'r+b')", "EROFS"),
                    python(
                            "pid 1's memory by its thread",
                            "open('/proc/1/task/1/mem', 'r+b')",
                            "EROFS"),
                    // The shell whose exit code is the verdict.
                    python(
                            "the memory of the process above",
                            "open('/proc/%d/mem' % os.getppid(), 'r+b')",
                            "EROFS"),
                    python("its own memory by file", "open('/proc/self/mem', 'r+b')", "EROFS"),
                    absent(
                            "a second, writable /proc",
                            "[m for m in lines('/proc/self/mountinfo') if m.split(' - ')[1].startswith('proc ') and m.split()[5].startswith('rw') and m.split()[4] != '/proc'] or os.statvfs('/proc').f_flag & 1 == 0"),
                    absent(
                            "kernel memory",
                            "read('/proc/kcore') if os.path.exists('/proc/kcore') else b''"),
                    absent(
                            "timers of the host",
                            "read('/proc/timer_list') if os.path.exists('/proc/timer_list') else b''"),
                    absent(
                            "addresses of the kernel",
                            "[l for l in lines('/proc/kallsyms')[:50] if int(l.split()[0], 16)]"),
                    absent("keys of the host", "read('/proc/keys')"),
                    absent(
                            "the scheduler's list",
                            "[p for p in ('/proc/sched_debug', '/proc/latency_stats', '/proc/timer_stats') if os.path.exists(p) and read(p)]"),
                    absent(
                            "debug and trace files",
                            "[d for d in ('/sys/kernel/debug', '/sys/kernel/tracing', '/sys/kernel/security', '/proc/scsi', '/proc/acpi') if os.path.isdir(d) and os.listdir(d)]"),
                    python(
                            "memory of the machine by page",
                            "read('/proc/kpageflags')",
                            "(EPERM|EACCES)"),
                    python(
                            "allocations of the kernel",
                            "read('/proc/vmallocinfo')",
                            "(EPERM|EACCES)"),
                    python("slabs of the kernel", "read('/proc/slabinfo')", "(EPERM|EACCES)"),
                    python(
                            "a bus",
                            "write('/proc/bus/pci/devices')",
                            "(EROFS|EACCES|ENOENT|EPERM)"),
                    python(
                            "a device of the host",
                            "write('/sys/block/vda/queue/read_ahead_kb', '1')",
                            "(EROFS|EACCES|ENOENT)"),
                    python("the host's terminal", "read('/dev/tty')", "ENXIO"),
                    python(
                            "the host's console",
                            "read('/dev/console')",
                            "(ENOENT|EACCES|EPERM|ENXIO)"),
                    python("a loop device", "read('/dev/loop-control')", "(ENOENT|EACCES|EPERM)"),
                    python("device nodes beside the given", "write('/dev/x')", "(EACCES|EROFS)"),
                    absent(
                            "files that pid 1 has open",
                            "set(os.listdir('/proc/1/fd')) - {'0', '1', '2'}"),
                    absent(
                            "names of the host",
                            "[l for l in lines('/etc/hosts') if l.split()[:1] and not l.startswith('#') and l.split()[0] not in ('127.0.0.1', '::1', 'fe00::', 'fe00::0', 'ff00::', 'ff00::0', 'ff02::1', 'ff02::2')]"),
                    absent(
                            "writable mounts of the host's disks",
                            "[m for m in lines('/proc/self/mountinfo') if m.split()[4] != '/workspace' and m.split()[5].startswith('rw') and m.split(' - ')[1].split()[0] not in ('proc', 'tmpfs', 'devpts', 'mqueue', 'cgroup', 'cgroup2')]"),
                    absent(
                            "anything mounted that was not given",
                            "{m.split()[4] for m in lines('/proc/self/mountinfo') if not m.split()[4].startswith(('/proc', '/sys', '/dev'))} - {'/', '/tmp', '/home/agent', '/workspace', '/etc/resolv.conf', '/etc/hostname', '/etc/hosts', '/sbin/docker-init', '/usr/sbin/docker-init', '/usr/bin/docker-init', '/nightkiln/brief', '/nightkiln/objects', '/nightkiln/agent', '/etc/claude-code/managed-settings.d/90-nightkiln.json'}"),
                    absent("firmware", "os.listdir('/sys/firmware')"),
                    absent(
                            "sockets to speak to",
                            "subprocess.run(['find', '/', '-xdev', '-type', 's'], capture_output=True, text=True).stdout"),
                    absent(
                            "block devices",
                            "subprocess.run(['find', '/dev', '-type', 'b'], capture_output=True, text=True).stdout"),
                    absent(
                            "processes of the host",
                            "len([p for p in os.listdir('/proc') if p.isdigit()]) > 6"),
                    absent(
                            "host names of the resolver",
                            "[l for l in lines('/etc/resolv.conf') if l.startswith('nameserver') and l != 'nameserver 127.0.0.1']"),
                    absent(
                            "the host's cgroups",
                            "[l for l in lines('/proc/self/cgroup') if not l.endswith(':/')]"),
                    absent(
                            "variables that nobody gave, in any process",
                            """
                            {v.split(b'=')[0] for p in os.listdir('/proc') if p.isdigit() for v in open('/proc/%s/environ' % p, 'rb').read().split(b'\\0') if v}
                             - {b'PATH', b'HOME', b'HOSTNAME', b'LANG', b'PYTHONDONTWRITEBYTECODE', b'GIVEN', b'CI', b'NIGHTKILN_BRIEF', b'PWD', b'OLDPWD', b'SHLVL', b'_', b'LC_CTYPE'}
                             - {n.encode() for m in ('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY') for n in (m, m.lower())} - {b'MAVEN_OPTS', b'GRADLE_OPTS'}
                             - {b'GEMINI_CLI_SYSTEM_SETTINGS_PATH', b'QWEN_CODE_SYSTEM_SETTINGS_PATH', b'OPENCODE_DISABLE_PROJECT_CONFIG'}
                            """
                                    .replace("\n", "")));
}
