/** What is taken from whom, and how much of it: sockets, frames, requests, questions, running answers. ADR 21 tells what is counted where. */
package dev.runnel.gateway.limit;
