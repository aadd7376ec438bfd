package dev.runnel.gateway.fanout;

import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.log.Logged;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * From entries to frames. Neighbouring pieces of one kind become one frame, up to a size that a browser paints at once; the frame says where
 * each of them ends and when it was made. An attempt's first piece stands alone, so that whoever comes late paints that one at once.
 */
@Singleton
class FrameMaker {

    private static final int JOINED_CHARS = 8192;

    private final FrameCodec codec;

    FrameMaker(FrameCodec codec) {
        this.codec = codec;
    }

    /**
     * @param after the offset before the first of {@code entries}
     * @throws RunnelException with {@link ErrorCode#DATA_LOSS} if an entry is missing among them
     */
    List<EncodedFrame> frames(QuestionId id, Offset after, List<Logged> entries) {
        List<EncodedFrame> frames = new ArrayList<>();
        Offset before = after;
        int next = 0;
        while (next < entries.size()) {
            int end = endOfRun(entries, next);
            checkDense(before, entries.subList(next, end));
            Offset offset = entries.get(end - 1).offset();
            ServerFrame.FromLog frame = frame(id, before, entries.subList(next, end));
            if (frame != null) {
                frames.add(new EncodedFrame(frame, codec.write(frame)));
            }
            before = offset;
            next = end;
        }
        return frames;
    }

    String json(ServerFrame frame) {
        return codec.write(frame);
    }

    private static int endOfRun(List<Logged> entries, int start) {
        int end = start + 1;
        if (entries.get(start).entry() instanceof Entry.Piece first
                && !isFirstPiece(entries.get(start).offset())) {
            int chars = first.text().length();
            while (end < entries.size()
                    && entries.get(end).entry() instanceof Entry.Piece piece
                    && piece.kind() == first.kind()
                    && chars + piece.text().length() <= JOINED_CHARS) {
                chars += piece.text().length();
                end++;
            }
        }
        return end;
    }

    private static boolean isFirstPiece(Offset offset) {
        return offset.equals(Offset.started(offset.attempt()).next());
    }

    private static void checkDense(Offset after, List<Logged> run) {
        Offset before = after;
        for (Logged logged : run) {
            if (!logged.offset().follows(before)) {
                throw new RunnelException(ErrorCode.DATA_LOSS);
            }
            before = logged.offset();
        }
    }

    private static ServerFrame.FromLog frame(QuestionId id, Offset after, List<Logged> run) {
        Logged last = run.get(run.size() - 1);
        Offset offset = last.offset();
        if (last.entry() instanceof Entry.Piece piece) {
            return new ServerFrame.Chunk(id, after, offset, piece.kind(), text(run), piece.at(), parts(run));
        }
        if (last.entry() instanceof Entry.Started started) {
            return offset.attempt() == 1
                    ? new ServerFrame.Started(id, after, offset, 1, started.model(), started.at())
                    : new ServerFrame.Restarted(id, after, offset, offset.attempt(), started.model(), started.at());
        }
        if (last.entry() instanceof Entry.Ended ended) {
            return ended(id, after, ended);
        }
        return null; // "asked" is told by "watching".
    }

    private static ServerFrame.Ended ended(QuestionId id, Offset after, Entry.Ended ended) {
        return new ServerFrame.Ended(
                id,
                after,
                Offset.SEAL,
                ended.reason(),
                ended.at(),
                ended.summary() == null ? null : ended.summary().length(),
                ended.summary() == null ? null : ended.summary().digest(),
                ended.usage(),
                ended.problem());
    }

    private static List<ServerFrame.Part> parts(List<Logged> run) {
        return run.size() == 1
                ? null
                : run.stream().map(logged -> part((Entry.Piece) logged.entry())).toList();
    }

    private static ServerFrame.Part part(Entry.Piece piece) {
        return new ServerFrame.Part(piece.text().length(), piece.at());
    }

    private static String text(List<Logged> run) {
        if (run.size() == 1) {
            return ((Entry.Piece) run.get(0).entry()).text();
        }
        StringBuilder text = new StringBuilder();
        run.forEach(logged -> text.append(((Entry.Piece) logged.entry()).text()));
        return text.toString();
    }
}
