/**
 * A look at what is in Redis about one question, and at where its viewers stand: as server-sent events beside the answers' own way, read-only,
 * and only while somebody looks. {@link dev.runnel.gateway.inspect.Inspector} keeps the clock, {@link dev.runnel.gateway.inspect.RedisLook} asks
 * Redis, {@link dev.runnel.gateway.inspect.Sample} is what is told.
 */
package dev.runnel.gateway.inspect;
