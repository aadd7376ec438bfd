/**
 * The log on Redis: the few commands that producers and gateways both send. Whatever only one of them does, such as taking a question or
 * reading as a group, lives with that one.
 */
package dev.runnel.log;
