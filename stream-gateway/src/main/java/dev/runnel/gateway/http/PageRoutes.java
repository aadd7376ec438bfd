package dev.runnel.gateway.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/** An answer's own address shows the page, which then watches that answer. */
class PageRoutes {

    void register(@Observes Router router) {
        router.route("/a/:id").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(PageRoutes::showPage);
    }

    private static void showPage(RoutingContext request) {
        request.reroute("/index.html");
    }
}
