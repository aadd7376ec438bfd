package dev.runnel.bench.script;

import dev.runnel.contract.Message;
import dev.runnel.producer.llm.ModelEvent;
import dev.runnel.producer.llm.ModelState;
import dev.runnel.producer.llm.Speaker;
import io.netty.channel.EventLoop;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Says, in time, what the question asks for. */
@Singleton
class ScriptedSpeaker implements Speaker {

    private final Map<EventLoop, Prompter> prompters = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private final ModelState state = new ModelState();

    @Override
    public Cancellable ask(String name, List<Message> messages, Consumer<ModelEvent> events) {
        Script script = Script.of(messages.get(messages.size() - 1).content());
        Recital recital = new Recital(script, System.nanoTime() + phase(script), events);
        prompters
                .computeIfAbsent(ContextInternal.current().nettyEventLoop(), Prompter::new)
                .add(recital);
        return recital::cancel;
    }

    /** So that not all answers tick together; the same in every run. */
    private long phase(Script script) {
        return new SplittableRandom(asked.incrementAndGet()).nextLong(Math.max(1, script.due(1)));
    }

    @Override
    public ModelState state() {
        return state;
    }
}
