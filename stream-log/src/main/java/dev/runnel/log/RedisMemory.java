package dev.runnel.log;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Redis that has the queue takes of its host's memory, in bytes; {@link Double#NaN} for what is not known.
 *
 * @param max {@link Double#NaN} also if it has no limit
 */
record RedisMemory(double used, double max) {

    static final RedisMemory UNKNOWN = new RedisMemory(Double.NaN, Double.NaN);

    static Uni<RedisMemory> of(RedisRouter redis, String key) {
        return redis.send(key, Request.cmd(Command.INFO).arg("memory")).map(info -> parse(info.toString()));
    }

    static RedisMemory parse(String info) {
        double max = number(info, "maxmemory");
        return new RedisMemory(number(info, "used_memory"), max == 0 ? Double.NaN : max);
    }

    private static double number(String info, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":(\\d+)").matcher(info);
        return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
    }
}
