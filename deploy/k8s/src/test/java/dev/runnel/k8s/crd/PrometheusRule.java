package dev.runnel.k8s.crd;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.List;
import java.util.Map;

/** Of the Prometheus operator, as far as it is used here. */
public record PrometheusRule(
        @Required String apiVersion,
        @Required String kind,
        @Required V1ObjectMeta metadata,
        @Required Spec spec) {

    public record Spec(List<Group> groups) {}

    public record Group(@Required String name, String interval, List<Rule> rules) {}

    /** @param lasting how long it must be so */
    public record Rule(
            String alert,
            @Required String expr,
            @SerializedName("for") String lasting,
            Map<String, String> labels,
            Map<String, String> annotations) {}
}
