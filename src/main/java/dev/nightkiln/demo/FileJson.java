package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A file of a repository as GitHub shows it. */
record FileJson(Links links) {
    Map<String, @Nullable Object> file(Repo repo, String commit, String path, Git.Blob blob) {
        byte[] bytes = blob.text().getBytes(StandardCharsets.UTF_8);
        String api = links.api(repo) + "/contents/" + path + "?ref=" + commit;
        String git = links.api(repo) + "/git/blobs/" + blob.sha();
        String web = links.web(repo) + "/blob/" + commit + "/" + path;
        return Json.object(
                "name",
                path.substring(path.lastIndexOf('/') + 1),
                "path",
                path,
                "sha",
                blob.sha(),
                "size",
                bytes.length,
                "url",
                api,
                "html_url",
                web,
                "git_url",
                git,
                "download_url",
                links.web(repo) + "/raw/" + commit + "/" + path,
                "type",
                "file",
                "content",
                Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(bytes) + "\n",
                "encoding",
                "base64",
                "_links",
                Json.object("self", api, "git", git, "html", web));
    }
}
