/**
 * Turns a stream into sockets. The packages are the stations of the flow:
 *
 * <ul>
 *   <li>{@code ask}: takes a question in, and stops one
 *   <li>{@code redis}: reads the watched logs as this node's consumer group
 *   <li>{@code fanout}: a feed for each watched log, a cursor for each viewer
 *   <li>{@code presence}: how many watch an answer, over all gateways
 *   <li>{@code socket}, {@code http}: the protocol over WebSocket, SSE and HTTP
 *   <li>{@code lifecycle}: node name, health, drain
 * </ul>
 */
package dev.runnel.gateway;
