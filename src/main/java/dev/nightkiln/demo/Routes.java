package dev.nightkiln.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;

/** Where the topics of the API put their operations. */
record Routes(Api api, JavalinConfig config) {
    static final String REPO = "/repos/{owner}/{repo}";

    void get(String path, Need need, Api.Handler handler) {
        api.route(config, HandlerType.GET, path, need, handler);
    }

    void post(String path, Need need, Api.Handler handler) {
        api.route(config, HandlerType.POST, path, need, handler);
    }

    void patch(String path, Need need, Api.Handler handler) {
        api.route(config, HandlerType.PATCH, path, need, handler);
    }

    void delete(String path, Need need, Api.Handler handler) {
        api.route(config, HandlerType.DELETE, path, need, handler);
    }

    /** Must come last: everything else is unknown. */
    void rest() {
        var methods =
                new HandlerType[] {
                    HandlerType.GET,
                    HandlerType.POST,
                    HandlerType.PATCH,
                    HandlerType.PUT,
                    HandlerType.DELETE
                };
        for (HandlerType method : methods) {
            api.route(
                    config,
                    method,
                    "/<unknown>",
                    new Need.Nothing(),
                    call -> {
                        throw Refusal.notFound();
                    });
        }
    }
}
