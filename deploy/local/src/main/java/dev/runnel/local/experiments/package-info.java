/**
 * Ways to break things on purpose, for whoever runs all of it on one machine: a connection that is cut, and a second process with a gateway and a
 * producer that can be killed. Only over loopback, only for the page's own origin.
 */
package dev.runnel.local.experiments;
