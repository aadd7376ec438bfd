/** What this gateway is called, whether it is ready, and how it goes. */
package dev.runnel.gateway.lifecycle;
