package dev.nightkiln.intake;

import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.EvidenceBundles.Attempt;
import dev.nightkiln.bundle.EvidenceLinks;
import dev.nightkiln.bundle.EvidencePage;
import dev.nightkiln.bundle.KeptBundle;
import dev.nightkiln.bundle.KeptBundle.SignOffFile;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /evidence/<task>-<attempt>-<capability>/}: the page of a bundle and its files. There
 * is no list of bundles, and every name that we have not made is answered alike. A file is handed
 * out to be kept, not to be shown, unless it is text or a picture.
 */
public final class EvidencePages implements Pages {
    private static final String PAGE = "/evidence/{name}/";
    private static final int AT_ONCE = 16;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final EvidenceBundles bundles;
    private final EvidenceLinks links;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public EvidencePages(EvidenceBundles bundles, EvidenceLinks links) {
        this.bundles = bundles;
        this.links = links;
    }

    @Override
    public void addTo(JavalinConfig config) {
        config.routes.get(PAGE, context -> serve(context, EvidencePages::page));
        config.routes.get(
                PAGE + "files/<path>",
                context -> serve(context, (to, kept) -> file(to, kept, to.pathParam("path"))));
        config.routes.get(PAGE + "bundle.zip", context -> serve(context, EvidencePages::whole));
        config.routes.get(
                PAGE + "sign-off.intoto.jsonl", context -> serve(context, EvidencePages::signOffs));
    }

    private interface Answer {
        void give(Context context, KeptBundle bundle) throws IOException;
    }

    private void serve(Context context, Answer answer) throws IOException {
        context.header("X-Robots-Tag", "noindex, nofollow, noarchive");
        Optional<Attempt> attempt = links.attempt(context.pathParam("name"));
        if (attempt.isEmpty()) {
            plain(context, 404, "there is nothing here");
            return;
        }
        if (!places.tryAcquire()) {
            plain(context, 503, "not now; try again in a minute");
            return;
        }
        try {
            serve(context, attempt.get(), answer);
        } finally {
            places.release();
        }
    }

    private void serve(Context context, Attempt attempt, Answer answer) throws IOException {
        Optional<KeptBundle> bundle = bundles.open(attempt.task(), attempt.number());
        if (bundle.isPresent()) {
            try (KeptBundle kept = bundle.get()) {
                answer.give(context, kept);
            }
        } else if (bundles.isGone(attempt.task(), attempt.number())) {
            plain(
                    context,
                    410,
                    "this evidence was kept for as long as the policy says (retention.evidence), and"
                            + " is deleted now; who has the bundle can still verify it");
        } else {
            plain(context, 404, "there is nothing here");
        }
    }

    private static void page(Context context, KeptBundle bundle) throws IOException {
        EvidencePage page = EvidencePage.of(bundle);
        context.header("Content-Security-Policy", page.policy()).html(page.html());
    }

    private static void whole(Context context, KeptBundle bundle) throws IOException {
        keep(context, "application/zip", bundle.name());
        try (InputStream in = bundle.whole()) {
            in.transferTo(context.outputStream());
        }
    }

    private static void signOffs(Context context, KeptBundle bundle) throws IOException {
        Optional<SignOffFile> file = bundle.signOffs();
        if (file.isEmpty()) {
            plain(context, 404, "nobody has signed off this commit");
            return;
        }
        keep(context, "application/jsonl", file.get().name());
        try (InputStream in = file.get().open()) {
            in.transferTo(context.outputStream());
        }
    }

    /** What a browser may show is decided by the bytes and never by a name. */
    private static void file(Context context, KeptBundle bundle, String path) throws IOException {
        Optional<InputStream> file = bundle.file(path);
        if (file.isEmpty()) {
            plain(context, 404, "there is nothing here");
            return;
        }
        try (InputStream in = file.get()) {
            byte[] start = in.readNBytes(PNG.length);
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (Arrays.equals(start, PNG)) {
                context.contentType("image/png")
                        .header("Content-Disposition", "inline; filename=\"" + name + "\"");
            } else if (EvidencePage.isText(path)) {
                context.contentType("text/plain; charset=utf-8")
                        .header("Content-Disposition", "inline; filename=\"" + name + "\"");
            } else {
                keep(context, "application/octet-stream", name);
            }
            context.outputStream().write(start);
            in.transferTo(context.outputStream());
        }
    }

    /** Names in bundles are plain, so they need no quoting. */
    private static void keep(Context context, String type, String name) {
        context.contentType(type)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    private static void plain(Context context, int status, String words) {
        context.status(status).contentType("text/plain; charset=utf-8").result(words + "\n");
    }
}
