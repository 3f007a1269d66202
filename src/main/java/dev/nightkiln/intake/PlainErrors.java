package dev.nightkiln.intake;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What the HTTP stack itself refuses: in our words instead of a page that says what it is. */
final class PlainErrors extends ErrorHandler {
    private static final HttpField PLAIN =
            new HttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(PLAIN);
        Content.Sink.write(response, true, FrontDoor.words(code), callback);
    }
}
