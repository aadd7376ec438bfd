/** The protocol over HTTP: questions and answers as resources, an answer's log as server-sent events, and the page. */
package dev.runnel.gateway.http;
