package dev.runnel.gateway.http;

import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.fanout.EncodedFrame;

/** What an event stream carries: a frame from the log, or a word beside it. */
record StreamEvent(ServerFrame frame, String json) {

    static StreamEvent of(EncodedFrame encoded) {
        return new StreamEvent(encoded.frame(), encoded.json());
    }
}
