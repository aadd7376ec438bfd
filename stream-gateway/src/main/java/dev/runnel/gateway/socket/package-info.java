/** The protocol over WebSocket: {@link dev.runnel.gateway.socket.Session} is one connection's side of it. */
package dev.runnel.gateway.socket;
