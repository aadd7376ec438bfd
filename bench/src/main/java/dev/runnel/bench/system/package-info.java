/** What is measured: started as processes of their own, on loopback, each run anew, and ended with the harness at the latest. */
package dev.runnel.bench.system;
