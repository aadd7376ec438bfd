/**
 * The model. Streams through the OpenAI client of quarkus-langchain4j, and adds what its stock path leaves out: closing the request when
 * nobody wants it any more, time-outs in the middle of a stream, and the difference between a stream that ended and one that broke.
 */
package dev.runnel.producer.llm;
