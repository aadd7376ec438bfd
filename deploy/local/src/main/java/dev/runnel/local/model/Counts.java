package dev.runnel.local.model;

import java.util.concurrent.atomic.AtomicLong;

/** What the demo model has done so far; {@code GET /v1/demo} shows it. Written by the event loop, read by anybody. */
final class Counts {
    final AtomicLong active = new AtomicLong();
    final AtomicLong completed = new AtomicLong();
    final AtomicLong cancelled = new AtomicLong();
    final AtomicLong broken = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong tokens = new AtomicLong();
}
