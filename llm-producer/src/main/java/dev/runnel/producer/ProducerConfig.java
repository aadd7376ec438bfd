package dev.runnel.producer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything about a producer that an installation may want to set. */
@ConfigMapping(prefix = "runnel.producer")
public interface ProducerConfig {

    /** Whether this process takes questions at all; off lets one JVM run only its other half. */
    @WithDefault("true")
    boolean enabled();

    /** Names this process in the requests group and in {@code started} entries. Default: the host's name and six random letters. */
    Optional<String> name();

    /** How many answers run at a time. What is more than that waits in Redis, for whichever producer is free first. */
    @WithDefault("64")
    int slots();

    /** A request whose producer has not shown itself for so long is taken over by another one. It shows itself three times as often. */
    @WithDefault("15s")
    Duration lease();

    /** How often at most to look for requests of lost producers; a third of the lease if that is shorter. */
    @WithDefault("3s")
    Duration takeOverEvery();

    /** How long one read of the requests waits in Redis. It must come back now and then, so that a silent connection shows. */
    @WithDefault("2s")
    Duration takeWait();

    /** How often one question is tried, lost producers and failed models together; hand-overs at shutdown do not count. At most 98. */
    @WithDefault("3")
    int maxAttempts();

    /** How many of the questions that nobody tries any more are kept for a look, about. */
    @WithDefault("10000")
    int deadKept();

    /** How long a piece may wait for more text where many answers are written; the first one never waits. */
    @WithDefault("50ms")
    Duration pieceMaxDelay();

    /** So many answers are many; where fewer are written at a time, pieces wait less in proportion, down to 10 ms. */
    @WithDefault("100")
    int pieceMaxDelayAnswers();

    /** The longest piece, in UTF-16 units. */
    @WithDefault("256")
    int pieceMaxChars();

    /** The longest answer, text and reasoning together, in UTF-16 units. Also bounds what an answer holds in memory while Redis is away. */
    @WithDefault("1048576")
    int answerMaxChars();

    /** How often to look whether an answer was stopped while the model is silent. While it talks, every append tells. */
    @WithDefault("500ms")
    Duration watchEvery();

    /** The longest wait between two tries to reach a store that is away; the first one is a hundredth of it. */
    @WithDefault("2s")
    Duration storeBackoffMax();

    /** How long a finished answer is kept in memory, to be added again if Redis fails over and loses the end of it; 0 for not at all. */
    @WithDefault("10s")
    Duration settle();

    /** How much finished answers may take in memory meanwhile, in UTF-16 units, 64 for each piece added; the oldest go first. */
    @WithDefault("8388608")
    long settleMaxChars();

    /** How long running answers may take to finish at shutdown before they are handed over. */
    @WithDefault("10s")
    Duration grace();

    /** A producer whose event loop has done nothing for so long says that it is not alive, and is restarted by whoever looks after it. */
    @WithDefault("30s")
    Duration stuckAfter();

    /** How many questions before this one, of the same conversation, the model is shown. */
    @WithDefault("20")
    int historyMaxTurns();

    /** How long the part of the conversation before this question may be, in UTF-16 units. */
    @WithDefault("32000")
    int historyMaxChars();

    /** Where the model's service is; its paths, such as {@code chat/completions}, follow. */
    String baseUrl();

    /** The credential for the model's service. Many local servers need none; {@code api.openai.com} does. */
    Optional<String> apiKey();

    /** The model that answers unless a question names another one. */
    String model();

    /** The other models that a question may name. */
    Optional<List<String>> models();

    /** How long to wait for a connection to the model's service. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long a model may think before its first token. */
    @WithDefault("60s")
    Duration firstTokenTimeout();

    /** How long a model may be silent in the middle of an answer. */
    @WithDefault("30s")
    Duration betweenTokensTimeout();

    /** How long one attempt may take in all. */
    @WithDefault("10m")
    Duration totalTimeout();

    /** How long a connection may stay open after the model said why it ended; the usage comes in between. */
    @WithDefault("2s")
    Duration afterEndTimeout();

    /** How long to wait before the second attempt at a model that failed; doubles with each further one. */
    @WithDefault("1s")
    Duration modelBackoff();

    /** The longest wait between two attempts, also where the model's service asks for a longer one. */
    @WithDefault("30s")
    Duration modelBackoffMax();
}
