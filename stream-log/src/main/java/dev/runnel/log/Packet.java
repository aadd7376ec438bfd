package dev.runnel.log;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes out over one connection in one turn of an event loop, in one packet. The client writes each command to the socket by itself, which costs
 * us, and Redis, more than the command does. Only for commands that may be carried out twice: of a packet with a refused command in it the client
 * keeps no replies, so each is sent once more, alone.
 */
final class Packet {

    private record Waiting(Request request, Promise<Response> reply) {}

    private List<Waiting> waiting = new ArrayList<>();

    Future<Response> send(RedisConnection open, Request request) {
        Context turn = Vertx.currentContext();
        if (turn == null) {
            return open.send(request);
        }
        Waiting last = new Waiting(request, Promise.promise());
        if (add(last)) {
            turn.runOnContext(later -> flush(open));
        }
        return last.reply.future();
    }

    /** True for the first one. */
    private synchronized boolean add(Waiting last) {
        waiting.add(last);
        return waiting.size() == 1;
    }

    private synchronized List<Waiting> takeAll() {
        List<Waiting> all = waiting;
        waiting = new ArrayList<>();
        return all;
    }

    private void flush(RedisConnection open) {
        List<Waiting> all = takeAll();
        if (all.size() == 1) {
            alone(open, all.get(0));
        } else {
            open.batch(all.stream().map(Waiting::request).toList()).onComplete(replies -> tell(open, all, replies));
        }
    }

    private static void tell(RedisConnection open, List<Waiting> all, AsyncResult<List<Response>> replies) {
        for (int i = 0; i < all.size(); i++) {
            if (replies.succeeded()) {
                all.get(i).reply.complete(replies.result().get(i));
            } else {
                alone(open, all.get(i));
            }
        }
    }

    private static void alone(RedisConnection open, Waiting one) {
        open.send(one.request).onComplete(one.reply);
    }
}
