package dev.nightkiln.egress;

import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Answers whose status line says why: of a refused tunnel pip, Maven and git show nothing else, and
 * Jetty itself no longer lets a handler choose the words.
 */
final class SpokenStatus extends Handler.Wrapper {
    private static final String REASON = "X-Nightkiln-Reason";

    SpokenStatus(Handler handler) {
        super(handler);
    }

    /** A status line is ASCII. */
    static void say(Response response, String reason) {
        response.getHeaders().put(REASON, reason.replaceAll("[^ -~]", "?"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        request.addHttpStreamWrapper(Speaking::new);
        return super.handle(request, response, callback);
    }

    private static final class Speaking extends HttpStream.Wrapper {
        Speaking(HttpStream stream) {
            super(stream);
        }

        @Override
        public void send(
                MetaData.Request request,
                MetaData.@Nullable Response response,
                boolean last,
                @Nullable ByteBuffer content,
                Callback callback) {
            super.send(request, spoken(response), last, content, callback);
        }

        private static MetaData.@Nullable Response spoken(MetaData.@Nullable Response response) {
            String reason = response == null ? null : response.getHttpFields().get(REASON);
            return response == null || reason == null
                    ? response
                    : new MetaData.Response(
                            response.getStatus(),
                            reason,
                            response.getHttpVersion(),
                            response.getHttpFields(),
                            response.getContentLength(),
                            response.getTrailersSupplier());
        }
    }
}
