package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupedStoreTest {
    private static final String KEY = "shop/index-0";
    private final GroupedStore<Pod> store = new GroupedStore<>(
            pod -> Optional.ofNullable(pod.getMetadata().getLabels().get("owner")));

    @Test
    void findsWhatIsInAGroupAndForgetsWhatLeftIt() {
        store.put(KEY, pod("a", "1"));
        store.put("shop/index-1", pod("a", "1"));
        assertThat(store.of("a")).hasSize(2);

        store.put(KEY, pod("b", "2"));
        assertThat(store.of("a")).hasSize(1);
        assertThat(store.of("b"))
                .extracting(pod -> pod.getMetadata().getResourceVersion())
                .containsExactly("2");

        store.remove(KEY);
        store.remove("shop/index-1");
        assertThat(store.of("a")).isEmpty();
        assertThat(store.of("b")).isEmpty();
        assertThat(store.get(KEY)).isNull();
    }

    /** A replica set that was not seen for an instant showed as a controller that has not seen the change yet. */
    @Test
    void showsAnObjectAllTheTimeThatItIsChanged() {
        store.put(KEY, pod("a", "0"));
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
            for (int change = 1; change <= 100_000; change++) {
                store.put(KEY, pod("a", String.valueOf(change)));
            }
        });
        while (!changes.isDone()) {
            assertThat(store.of("a")).hasSize(1);
        }
        assertThat(changes).isCompleted();
    }

    private static Pod pod(String owner, String version) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("index-0")
                .withNamespace("shop")
                .withResourceVersion(version)
                .addToLabels("owner", owner)
                .endMetadata()
                .build();
    }
}
