/** How many people watch an answer, over all gateways. Nothing depends on it: where it cannot be known, nobody is told. */
package dev.runnel.gateway.presence;
