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
 *
 * <p>What an attempt writes is its {@code Manuscript}. It is appended by an {@code AnswerWriter}, to the end that the {@code Ending} puts under
 * it, and looked after for a while by the {@code Aftercare}.
 */
package dev.runnel.producer.answer;
