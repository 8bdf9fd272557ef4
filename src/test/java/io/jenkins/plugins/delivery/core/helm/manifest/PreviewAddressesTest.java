package io.jenkins.plugins.delivery.core.helm.manifest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static Manifest ingress(String spec) {
        return Manifest.parse(
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: index}\nspec: {" + spec + "}\n");
    }
}
