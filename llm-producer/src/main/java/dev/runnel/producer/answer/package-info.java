/**
 * One answer's life: claim an attempt, ask the model, append what it says, seal the log.
 *
 * <pre>
 *            ┌─────────────────────── waits ◀──────────────┐
 *            ▼                                             │ failed, may try again
 * taken ─▶ claims n ──accepted──▶ streams ──ended, failed──┴──▶ seals ──▶ concludes ──▶ FINISHED
 *            │                       │                            │
 *            └──── refused ──────────┴────────────────────────────┘
 *                    by the seal: concludes     by another attempt: LEFT or DOUBLED
 * </pre>
 */
package dev.runnel.producer.answer;
