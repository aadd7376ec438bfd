package dev.runnel.gateway.fanout;

import dev.runnel.contract.Entry;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;
import java.util.function.Consumer;

/** Waits for the whole answer, for those who do not want it piece by piece. */
public final class AnswerCollector implements Outlet {

    private final String ref;
    private final String connection;
    private final Consumer<ServerFrame.Answer> onAnswer;
    private final Consumer<RunnelException> onFailure;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private String model;
    private int attempt;

    /**
     * @param ref echoed in the answer; or null
     * @param connection the name of the one who waits; or null
     */
    public AnswerCollector(
            String ref, String connection, Consumer<ServerFrame.Answer> onAnswer, Consumer<RunnelException> onFailure) {
        this.ref = ref;
        this.connection = connection;
        this.onAnswer = onAnswer;
        this.onFailure = onFailure;
    }

    @Override
    public void send(EncodedFrame encoded) {
        ServerFrame.FromLog frame = encoded.frame();
        if (frame instanceof ServerFrame.Chunk chunk) {
            (chunk.kind() == Entry.Kind.TEXT ? text : reasoning).append(chunk.text());
        } else if (frame instanceof ServerFrame.Started started) {
            begin(started.attempt(), started.model());
        } else if (frame instanceof ServerFrame.Restarted restarted) {
            begin(restarted.attempt(), restarted.model());
        } else if (frame instanceof ServerFrame.Ended ended) {
            onAnswer.accept(answer(ended));
        }
    }

    private void begin(int number, String by) {
        text.setLength(0);
        reasoning.setLength(0);
        attempt = number;
        model = by;
    }

    private ServerFrame.Answer answer(ServerFrame.Ended ended) {
        return new ServerFrame.Answer(
                ref,
                ended.question(),
                ended.offset(),
                text.toString(),
                reasoning.isEmpty() ? null : reasoning.toString(),
                model,
                attempt,
                ended.reason(),
                ended.at(),
                ended.length(),
                ended.digest(),
                ended.usage(),
                ended.error());
    }

    @Override
    public void fail(RunnelException cause) {
        onFailure.accept(cause);
    }

    @Override
    public Client client() {
        return new Client(connection, Client.Kind.WHOLE, 0);
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public void whenRoom(Runnable task) {
        task.run();
    }
}
