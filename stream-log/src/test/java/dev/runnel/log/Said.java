package dev.runnel.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What was logged since this was made: a level and a sentence each. */
final class Said extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("dev.runnel.log");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Said() {
        logger.addHandler(this);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.INFO.intValue()) {
            lines.add(line.getLevel() + " " + ExtLogRecord.wrap(line).getFormattedMessage());
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
