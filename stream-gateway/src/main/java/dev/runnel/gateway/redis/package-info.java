/** Reads the watched logs as this node's consumer group. */
package dev.runnel.gateway.redis;
