/** The frames of the protocol {@code answers.v1}, as {@code docs/protocol.md} describes them. */
package dev.runnel.contract.frame;
