package dev.nightkiln.attack;

import static dev.nightkiln.attack.Attack.absent;
import static dev.nightkiln.attack.Attack.python;
import static dev.nightkiln.attack.Attack.shell;

import java.util.ArrayList;
import java.util.List;

/** Ways out over a network, towards a listener on this host and towards the world. */
final class NetworkAttacks {
    private static final String UNREACHABLE =
            "(ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT|EACCES)";

    /** getaddrinfo says EAI_*, which is no errno: gaierror or a made-up name. */
    private static final String UNKNOWN = "(gaierror|[A-Z0-9_]+)";

    private NetworkAttacks() {}

    static List<Attack> direct(List<String> hostAddresses, int port) {
        var attacks = new ArrayList<Attack>();
        for (String address : hostAddresses) {
            attacks.add(
                    python(
                            "TCP to the host at " + address,
                            "tcp('%s', %d)".formatted(address, port),
                            UNREACHABLE));
        }
        for (String spelling :
                List.of(
                        "127.0.0.1",
                        "2130706433",
                        "0x7f.1",
                        "0177.0.0.1",
                        "0",
                        "127.1",
                        "::1",
                        "::ffff:127.0.0.1",
                        "localhost")) {
            attacks.add(
                    python(
                            "the host's loopback as " + spelling,
                            "tcp('%s', %d)".formatted(spelling, port),
                            UNREACHABLE));
        }
        for (String address :
                List.of(
                        "169.254.169.254",
                        "100.100.100.200",
                        "192.0.0.192",
                        "fd00:ec2::254",
                        "172.17.0.1",
                        "10.0.0.1",
                        "192.0.2.2",
                        "8.8.8.8",
                        "2001:4860:4860::8888",
                        "224.0.0.1",
                        "255.255.255.255")) {
            attacks.add(
                    python("TCP to " + address, "tcp('%s', 80)".formatted(address), UNREACHABLE));
        }
        attacks.add(python("a name", "tcp('example.com', 443)", UNKNOWN));
        attacks.add(
                python(
                        "the engine's host",
                        "tcp('host.docker.internal', %d)".formatted(port),
                        UNKNOWN));
        attacks.add(python("UDP to a resolver", "udp('8.8.8.8', 53)", UNREACHABLE));
        attacks.add(
                python("UDP to the metadata address", "udp('169.254.169.254', 53)", UNREACHABLE));
        attacks.add(
                python(
                        "UDP over IPv6",
                        "udp('2001:4860:4860::8888', 53, socket.AF_INET6)",
                        UNREACHABLE));
        attacks.add(python("multicast", "udp('224.0.0.251', 5353)", UNREACHABLE));
        attacks.add(
                absent(
                        "an interface",
                        "[l for l in lines('/proc/net/dev')[2:] if not l.strip().startswith('lo:')]"));
        attacks.add(absent("a route", "lines('/proc/net/route')[1:]"));
        attacks.add(
                shell(
                        "git without a proxy",
                        "env -u HTTP_PROXY -u HTTPS_PROXY -u ALL_PROXY -u http_proxy -u https_proxy -u all_proxy git ls-remote https://example.com/a.git",
                        "(resolve|connect)"));
        attacks.add(
                shell(
                        "curl around the proxy",
                        "curl -sS --noproxy '*' -m 5 http://169.254.169.254/latest/meta-data",
                        "(connect|unreachable|resolve)"));
        return List.copyOf(attacks);
    }

    static List<Attack> throughTheGateway(List<String> hostAddresses, int port) {
        var attacks = new ArrayList<Attack>();
        attacks.add(shell("curl by the proxy", "curl -sSf -m 10 https://example.com/", "403"));
        attacks.add(
                shell(
                        "curl of the metadata address",
                        "curl -sSf -m 10 http://169.254.169.254/",
                        "403"));
        attacks.add(shell("git by the proxy", "git ls-remote https://github.com/a/b.git", "403"));
        for (String address : hostAddresses) {
            attacks.add(
                    shell(
                            "a tunnel to " + address,
                            "curl -sSf -m 10 -p http://%s:%d/".formatted(bracketed(address), port),
                            "403"));
        }
        for (String target :
                List.of(
                        "127.0.0.1",
                        "localhost",
                        "2130706433",
                        "[::1]",
                        "[::ffff:127.0.0.1]",
                        "example.com.",
                        "a@127.0.0.1",
                        "127.0.0.1%00.example.com",
                        "0x7f000001")) {
            attacks.add(
                    raw(
                            "CONNECT to " + target,
                            "CONNECT %s:%d HTTP/1.1\\r\\nHost: example.com\\r\\n\\r\\n"
                                    .formatted(target, port)));
            attacks.add(
                    raw(
                            "GET of " + target,
                            "GET http://%s:%d/ HTTP/1.1\\r\\nHost: example.com\\r\\n\\r\\n"
                                    .formatted(target, port)));
        }
        attacks.add(
                raw(
                        "two requests at once",
                        "GET http://a/ HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\nCONNECT 127.0.0.1:%d HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"
                                .formatted(port)));
        attacks.add(raw("bytes that are no HTTP", "\\x16\\x03\\x01\\x00\\x00\\r\\n\\r\\n"));
        return List.copyOf(attacks);
    }

    /** Sends bytes to the proxy; any answer that is not a refusal would be the way out. */
    private static Attack raw(String name, String bytes) {
        String expression =
                "(s := socket.create_connection(('127.0.0.1', 3128), timeout=5)).sendall(b'%s') or s.recv(65536)"
                        .formatted(bytes);
        return new Attack(
                name,
                "python3 - <<'END'\nimport socket\nanswer = "
                        + expression
                        + "\nprint('REFUSED' if answer[9:12] in (b'400', b'403') or not answer else 'ESCAPED', answer[:60])\nEND\n",
                "REFUSED .*");
    }

    private static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
