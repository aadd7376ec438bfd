package dev.runnel.gateway.http;

import dev.runnel.gateway.access.PageVisit;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/** An answer's own address shows the page, which then watches that answer. Whoever opens the page leaves with a cookie. */
class PageRoutes {

    private static final int BEFORE_THE_FILES = -100;

    void register(@Observes Router router, PageVisit visit) {
        router.route("/a/:id").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(PageRoutes::showPage);
        for (String page : new String[] {"/", "/index.html"}) {
            router.route(page).order(BEFORE_THE_FILES).method(HttpMethod.GET).handler(visit::greet);
        }
    }

    private static void showPage(RoutingContext request) {
        request.reroute("/index.html");
    }
}
