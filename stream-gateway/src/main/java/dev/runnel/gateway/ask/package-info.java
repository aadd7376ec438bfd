/** Takes a question in, finds one, and stops one; the same for every protocol. */
package dev.runnel.gateway.ask;
