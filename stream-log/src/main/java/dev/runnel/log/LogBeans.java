package dev.runnel.log;

import dev.runnel.contract.Keys;
import dev.runnel.contract.frame.FrameCodec;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Wires the log for a service: one link, shared by everything that sends commands. */
class LogBeans {

    @Produces
    @Singleton
    Keys keys(LogConfig config) {
        return new Keys(config.keyPrefix());
    }

    @Produces
    @Singleton
    FrameCodec codec() {
        return new FrameCodec();
    }

    @Produces
    @Singleton
    RedisLink link(Vertx vertx, Redis redis, LogConfig config) {
        return new RedisLink(vertx, redis, "commands", config.redisTimeout());
    }

    void close(@Disposes RedisLink link) {
        link.close();
    }

    @Produces
    @Singleton
    AnswerLog answerLog(RedisLink link, Keys keys, LogConfig config) {
        return new AnswerLog(link, keys, config.retention());
    }

    @Produces
    @Singleton
    QuestionStore questionStore(RedisLink link, Keys keys, FrameCodec codec, LogConfig config) {
        return new QuestionStore(link, keys, codec, config.retention());
    }

    @Produces
    @Singleton
    RequestQueue requestQueue(RedisLink link, Keys keys) {
        return new RequestQueue(link, keys);
    }
}
