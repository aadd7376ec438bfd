/** Who is at the other end, and what they may do: tokens and cookies become a {@link dev.runnel.gateway.access.Caller}. */
package dev.runnel.gateway.access;
