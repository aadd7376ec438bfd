package dev.runnel.log;

import dev.runnel.contract.Keys;
import dev.runnel.contract.frame.FrameCodec;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Wires the log for a service: one router, shared by everything that sends commands. */
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
    RedisRouter router(RedisConnector connector, LogConfig config) {
        return connector.open("commands", config.redisTimeout());
    }

    void close(@Disposes RedisRouter router) {
        router.close();
    }

    @Produces
    @Singleton
    AnswerLog answerLog(RedisRouter router, Keys keys, LogConfig config) {
        return new AnswerLog(router, keys, config.retention());
    }

    @Produces
    @Singleton
    QuestionStore questionStore(RedisRouter router, Keys keys, FrameCodec codec, LogConfig config) {
        return new QuestionStore(router, keys, codec, config.retention());
    }

    @Produces
    @Singleton
    RequestQueue requestQueue(RedisRouter router, Keys keys) {
        return new RequestQueue(router, keys);
    }
}
