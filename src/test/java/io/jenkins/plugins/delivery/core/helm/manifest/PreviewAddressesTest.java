package io.jenkins.plugins.delivery.core.helm.manifest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{host: index-pr-1.dev.example.com, http: {paths: [{path: /index}]}}]",
                "rules: [{host: pr-1.example.com}, {host: a-pr-1}]",
                "rules: [{host: dev.example.com, http: {paths: [{path: /index-pr-1}, {path: /index-pr-1/actuator}]}}]",
                "rules: [{http: {paths: [{path: /pr-1/index}]}}]",
                "rules: []",
            })
    void hasAnAddressOfItsOwn(String spec) {
        assertThatCode(() -> PreviewAddresses.check(ingress(spec), "pr-1")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{host: dev.example.com, http: {paths: [{path: /index}]}}]",
                "rules: [{host: index-pr-12.dev.example.com}]",
                "rules: [{host: index-pr-1.dev.example.com}, {host: dev.example.com}]",
                "rules: [{host: dev.example.com, http: {paths: [{path: /index-pr-1}, {path: /index}]}}]",
                "rules: [{http: {paths: []}}]",
                "defaultBackend: {service: {name: index}}",
            })
    void mustNotHaveTheServicesOwn(String spec) {
        assertThatThrownBy(() -> PreviewAddresses.check(ingress(spec), "pr-1"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("Nothing was deployed, Ingress index of this preview ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTPRoute | hostnames: [index-pr-1.dev.example.com]",
                "HTTPRoute | rules: [{matches: [{path: {value: /index-pr-1}}]}]",
                "HTTPRoute | {hostnames: [dev.example.com], rules: [{matches: [{path: {value: /pr-1/index}}]}]}",
                "GRPCRoute | hostnames: [pr-1.example.com]",
                "VirtualService | hosts: [index-pr-1]",
                "Route | host: index-pr-1.apps.example.com",
                "TCPRoute | rules: []",
            })
    void aRouteHasAnAddressOfItsOwn(String kind, String spec) {
        assertThatCode(() -> PreviewAddresses.check(object("example.com/v1", kind, spec), "pr-1"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTPRoute | hostnames: [dev.example.com] | dev.example.com",
                "HTTPRoute | hostnames: [index-pr-1.dev.example.com, dev.example.com] | dev.example.com",
                "HTTPRoute | rules: [{backendRefs: [{name: index}]}] | every host",
                "HTTPRoute | rules: [{matches: [{path: {value: /index-pr-1}}, {path: {value: /index}}]}] | every host",
                "HTTPRoute | '' | every host",
                "GRPCRoute | hostnames: [grpc.example.com] | grpc.example.com",
                "TLSRoute | hostnames: [index-pr-12.example.com] | index-pr-12.example.com",
                "VirtualService | hosts: [index] | index",
                "Route | host: index.apps.example.com | index.apps.example.com",
            })
    void aRouteMustNotHaveTheServicesOwn(String kind, String spec, String host) {
        assertThatThrownBy(() -> PreviewAddresses.check(object("example.com/v1", kind, spec), "pr-1"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith(
                        "Nothing was deployed, " + kind + " index of this preview is for " + host + ",");
    }

    @Test
    void aRouteOfKnativeHasNoHostToBeLookedAt() {
        assertThatCode(() -> PreviewAddresses.check(
                        object("serving.knative.dev/v1", "Route", "traffic: [{latestRevision: true}]"), "pr-1"))
                .doesNotThrowAnyException();
    }

    private static Manifest ingress(String spec) {
        return object("networking.k8s.io/v1", "Ingress", spec);
    }

    private static Manifest object(String apiVersion, String kind, String spec) {
        return Manifest.parse("apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: index}\nspec: "
                + (spec.startsWith("{") ? spec : "{" + spec + "}") + "\n");
    }
}
