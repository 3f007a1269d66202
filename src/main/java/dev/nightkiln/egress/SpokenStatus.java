package dev.nightkiln.egress;

import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * HTTP/1.1 whose status line says why: of a refused tunnel pip, Maven and git show nothing else,
 * and Jetty itself no longer lets a handler choose the words.
 */
final class SpokenStatus extends HttpConnectionFactory {
    static final String REASON = "X-Nightkiln-Reason";

    SpokenStatus(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        var connection =
                new HttpConnection(getHttpConfiguration(), connector, endPoint) {
                    @Override
                    protected HttpGenerator newHttpGenerator() {
                        return new Speaking();
                    }
                };
        return configure(connection, connector, endPoint);
    }

    private static final class Speaking extends HttpGenerator {
        @Override
        public Result generateResponse(
                MetaData.@Nullable Response info,
                boolean head,
                @Nullable ByteBuffer header,
                @Nullable ByteBuffer chunk,
                @Nullable ByteBuffer content,
                boolean last)
                throws IOException {
            return super.generateResponse(spoken(info), head, header, chunk, content, last);
        }

        private static MetaData.@Nullable Response spoken(MetaData.@Nullable Response info) {
            String reason = info == null ? null : info.getHttpFields().get(REASON);
            return info == null || reason == null
                    ? info
                    : new MetaData.Response(
                            info.getStatus(),
                            reason,
                            info.getHttpVersion(),
                            info.getHttpFields(),
                            info.getContentLength(),
                            info.getTrailersSupplier());
        }
    }
}
