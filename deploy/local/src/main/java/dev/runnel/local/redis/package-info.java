/** A real Redis as a child process, for the mode in which everything runs on one machine by one command. */
package dev.runnel.local.redis;
