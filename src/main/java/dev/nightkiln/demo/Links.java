package dev.nightkiln.demo;

/** The two roots every address in an answer starts with; known once the server listens. */
final class Links {
    private volatile String web = "";

    void listeningAt(String address) {
        web = address;
    }

    String api() {
        return web + Api.ROOT;
    }

    String web() {
        return web;
    }

    String api(Repo repo) {
        return api() + "/repos/" + repo.fullName();
    }

    String web(Repo repo) {
        return web + "/" + repo.fullName();
    }

    String api(Repo repo, Issue issue) {
        return api(repo) + "/issues/" + issue.number;
    }

    String web(Repo repo, Issue issue) {
        return web(repo) + (issue.pull == null ? "/issues/" : "/pull/") + issue.number;
    }
}
