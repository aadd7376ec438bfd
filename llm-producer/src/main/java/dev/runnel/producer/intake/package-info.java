/** The queue of questions, from the side of those who take from it: free slots, leases, taking over and handing over. */
package dev.runnel.producer.intake;
