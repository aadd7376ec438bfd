/**
 * The demo model: an HTTP server that speaks the OpenAI chat-completions protocol and is no LLM. It answers from texts that
 * ship with it, at a natural pace, and misbehaves on demand.
 *
 * <p>A request goes {@code DemoRoutes} → {@link dev.runnel.local.model.ChatRequest} →
 * {@link dev.runnel.local.model.Directives} → {@code Author} → {@code Script} → {@code Recital} → {@code Reply}.
 */
package dev.runnel.local.model;
