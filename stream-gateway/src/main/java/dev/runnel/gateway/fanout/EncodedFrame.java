package dev.runnel.gateway.fanout;

import dev.runnel.contract.frame.ServerFrame;

/** A frame from the log and its JSON, which is made once for all viewers. */
public record EncodedFrame(ServerFrame.FromLog frame, String json) {}
