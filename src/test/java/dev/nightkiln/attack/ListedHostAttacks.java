package dev.nightkiln.attack;

import java.util.List;

/** What a client of the gateway tries with a host that the policy does list. */
final class ListedHostAttacks {
    private ListedHostAttacks() {}

    /** The listed host's ports for tunnels and for plain GETs, and the port of the sink. */
    static List<Attack> of(int tunnel, int plain, int sink) {
        String open = "CONNECT listed.corp:%d HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n".formatted(tunnel);
        String listed = "http://listed.corp:" + plain;
        return List.of(
                nothing(
                        "plain HTTP in its tunnel",
                        open,
                        "GET / HTTP/1.1\\r\\nHost: evil\\r\\n\\r\\n"),
                nothing("bytes in one piece with CONNECT", open + "SECRET", ""),
                nothing("SSH in its tunnel", open, "SSH-2.0-x\\r\\n"),
                tls("TLS to another name in its tunnel", open, "'evil.corp'"),
                tls("TLS without a name in its tunnel", open, "None"),
                tls("TLS to a name that ends like it", open, "'evil-listed.corp'"),
                refused("another port of it", connect("listed.corp:" + sink)),
                refused("it as the name of a user", connect("listed.corp@evil.corp:" + sink)),
                refused("a user of it", connect("user@listed.corp:" + tunnel)),
                refused("a name below it", connect("a.listed.corp:" + tunnel)),
                refused("a name that ends like it", connect("evil-listed.corp:" + tunnel)),
                refused("it before another name", connect("listed.corp.evil.corp:" + tunnel)),
                refused("it behind a NUL", connect("evil.corp\\x00.listed.corp:" + tunnel)),
                refused("it behind a number sign", connect("evil.corp#listed.corp:" + tunnel)),
                refused("a tunnel to its plain port", connect("listed.corp:" + plain)),
                refused("a GET to its tunnel port", get("http://listed.corp:" + tunnel, "x", "")),
                refused("a password for it", get("http://u:p@listed.corp:" + plain, "x", "")),
                refused(
                        "another host under its Host header",
                        get("http://evil.corp:" + sink, "listed.corp:" + plain, "")),
                refused("https as a plain request", get("https://listed.corp:" + tunnel, "x", "")),
                refused(
                        "two lengths",
                        get(listed, "x", "Content-Length: 0\\r\\nContent-Length: 9\\r\\n")),
                refused(
                        "a length and chunks",
                        get(
                                listed,
                                "x",
                                "Content-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n")),
                refused("a bare line feed in a name", get(listed, "x", "A\\nB: c\\r\\n")),
                refused(
                        "an upload where only GET is listed",
                        "POST %s/ HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\n\\r\\nx"
                                .formatted(listed)),
                refused(
                        "a method of its own",
                        "SECRET %s/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n".formatted(listed)),
                answered(
                        "another Host header",
                        get(listed, "evil.corp", "Connection: close\\r\\n"),
                        "b'host=listed.corp:%d' in answer".formatted(plain)),
                answered(
                        "credentials for it",
                        get(
                                listed,
                                "x",
                                "Authorization: Basic x\\r\\nCookie: a=b\\r\\nConnection: close\\r\\n"),
                        "b'sent nothing else' in answer"),
                answered(
                        "a second request behind the first",
                        get(listed, "x", "") + get("http://evil.corp:" + sink, "x", ""),
                        "answer.count(b'HTTP/1.1 200') == 1 and answer.count(b'HTTP/1.1 403') == 1"),
                Attack.shell(
                        "a redirect of it to another host",
                        "curl -sSfL -m 10 %s/redirect".formatted(listed),
                        "403"));
    }

    private static String connect(String target) {
        return "CONNECT %s HTTP/1.1\\r\\nHost: listed.corp\\r\\n\\r\\n".formatted(target);
    }

    private static String get(String url, String host, String more) {
        return "GET %s/ HTTP/1.1\\r\\nHost: %s\\r\\n%s\\r\\n".formatted(url, host, more);
    }

    /** The answer must be a refusal and nothing else. */
    private static Attack refused(String name, String bytes) {
        return answered(name, bytes, "(not answer or answer[9:12] in (b'400', b'403'))");
    }

    private static Attack answered(String name, String bytes, String held) {
        return program(
                name,
                """
                s.sendall(b'%s')
                answer = rest()
                """
                        .formatted(bytes),
                held);
    }

    /** The tunnel is there, and what follows comes back as nothing at all. */
    private static Attack nothing(String name, String open, String bytes) {
        return program(
                name,
                """
                s.sendall(b'%s')
                head = s.recv(4096)
                s.sendall(b'%s')
                answer = rest()
                """
                        .formatted(open, bytes),
                "answer == b'' and (b' 200 ' in head or not head)");
    }

    private static Attack tls(String name, String open, String serverName) {
        return program(
                name,
                """
                import ssl
                s.sendall(b'%s')
                head = s.recv(4096)
                context = ssl.create_default_context()
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
                try:
                    context.wrap_socket(s, server_hostname=%s)
                    answer = b'TLS'
                except OSError:
                    answer = b''
                """
                        .formatted(open, serverName),
                "b' 200 ' in head and answer == b''");
    }

    private static Attack program(String name, String statements, String held) {
        return new Attack(
                name,
                """
                python3 - <<'END'
                import socket
                s = socket.create_connection(('127.0.0.1', 3128), timeout=5)
                def rest():
                    got = b''
                    try:
                        while True:
                            more = s.recv(65536)
                            if not more:
                                return got
                            got += more
                    except OSError:
                        return got
                try:
                %s
                except BrokenPipeError:
                    head = answer = b''
                print('REFUSED' if %s else 'ESCAPED', answer[:200])
                END
                """
                        .formatted(statements.indent(4).stripTrailing(), held),
                "REFUSED .*");
    }
}
