package dev.runnel.gateway.access;

import dev.runnel.contract.Owner;
import io.vertx.ext.web.RoutingContext;

/** Who is at the other end of a request or a connection. */
public record Caller(Owner owner) {

    private static final String KEY = "caller";

    /** Of a request that came in. */
    public static Caller of(RoutingContext request) {
        Caller caller = request.get(KEY);
        return caller == null ? new Caller(Owner.PUBLIC) : caller;
    }
}
