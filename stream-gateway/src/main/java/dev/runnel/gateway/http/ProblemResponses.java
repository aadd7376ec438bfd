package dev.runnel.gateway.http;

import dev.runnel.contract.frame.ServerFrame;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What every operation may answer instead. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@APIResponse(
        responseCode = "4XX",
        description = "Change something first: \"code\" says what.",
        content =
                @Content(mediaType = "application/json", schema = @Schema(implementation = ServerFrame.Failure.class)))
@APIResponse(
        responseCode = "5XX",
        description = "Try again later if \"retryable\" is true.",
        content =
                @Content(mediaType = "application/json", schema = @Schema(implementation = ServerFrame.Failure.class)))
@interface ProblemResponses {}
