package dev.runnel.producer.llm;

import dev.runnel.contract.Message;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.List;
import java.util.function.Consumer;

/** Whoever answers: a model's service, or in a measurement what takes its place. */
public interface Speaker {

    /**
     * Asks. To be called on an event loop, where the events then arrive.
     *
     * @param name the model's, as the service knows it
     * @return ends it; no event follows
     */
    Cancellable ask(String name, List<Message> messages, Consumer<ModelEvent> events);

    ModelState state();
}
