package dev.runnel.log;

/**
 * How the queue of questions stands. Whatever is not known is {@link Double#NaN}, never 0.
 *
 * @param length requests that wait or are being answered
 * @param pending requests that some producer has
 * @param oldestWaits seconds for which the oldest request that no producer has yet has waited; 0 if none waits
 */
record QueueLook(double length, double pending, double oldestWaits) {

    static final QueueLook UNKNOWN = new QueueLook(Double.NaN, Double.NaN, Double.NaN);
}
