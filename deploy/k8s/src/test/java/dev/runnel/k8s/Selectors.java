package dev.runnel.k8s;

import dev.runnel.k8s.crd.PodMonitor;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import java.util.stream.Stream;

/** A selector means somebody: one that matches nothing is no mistake for Kubernetes, and does nothing for ever. */
final class Selectors implements Rule {

    private record Selection(String from, V1LabelSelector selector) {}

    @Override
    public Stream<String> mistakes(Installation all) {
        Stream<Selection> selections = Stream.of(
                        all.all(V1Service.class).map(Selectors::ofService),
                        all.all(V1PodDisruptionBudget.class)
                                .map(budget -> new Selection(
                                        "PodDisruptionBudget/"
                                                + budget.getMetadata().getName(),
                                        budget.getSpec().getSelector())),
                        all.all(PodMonitor.class)
                                .map(monitor -> new Selection(
                                        "PodMonitor/" + monitor.metadata().getName(),
                                        monitor.spec().selector())),
                        all.all(V1NetworkPolicy.class).flatMap(Selectors::ofPolicy))
                .flatMap(each -> each);
        return Stream.concat(
                selections
                        .filter(selection ->
                                all.selected(selection.selector()).findAny().isEmpty())
                        .map(selection -> selection.from() + ": selects no pod"),
                all.workloads().flatMap(Selectors::own));
    }

    private static Selection ofService(V1Service service) {
        return new Selection(
                "Service/" + service.getMetadata().getName(),
                new V1LabelSelector().matchLabels(service.getSpec().getSelector()));
    }

    private static Stream<Selection> ofPolicy(V1NetworkPolicy policy) {
        String from = "NetworkPolicy/" + policy.getMetadata().getName();
        Stream<V1NetworkPolicyPeer> peers = Stream.concat(
                Lists.of(policy.getSpec().getIngress()).flatMap(ingress -> Lists.of(ingress.getFrom())),
                Lists.of(policy.getSpec().getEgress()).flatMap(egress -> Lists.of(egress.getTo())));
        return Stream.concat(
                Stream.of(new Selection(from, policy.getSpec().getPodSelector())),
                peers.filter(Selectors::isHere).map(peer -> new Selection(from, peer.getPodSelector())));
    }

    /** Pods of this namespace; of others' we know nothing. */
    static boolean isHere(V1NetworkPolicyPeer peer) {
        return peer.getPodSelector() != null && peer.getNamespaceSelector() == null;
    }

    private static Stream<String> own(Workload workload) {
        Stream<V1LabelSelector> spread = Lists.of(workload.pod().getTopologySpreadConstraints())
                .map(constraint -> constraint.getLabelSelector());
        return Stream.concat(Stream.of(workload.selector()), spread)
                .filter(selector -> !Labels.match(selector, workload.labels()))
                .map(selector -> workload + ": does not select its own pods");
    }
}
