package io.jenkins.plugins.delivery.core.helm.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeployResultTest {
    private static DeployResult answer(String image, int revision) {
        return new DeployResult(
                "billing",
                "prod",
                "live",
                revision,
                -1,
                DeployStatus.DEPLOYED,
                image,
                "http://index",
                "Done",
                null,
                ImageProof.NONE);
    }

    @Test
    void isOfWhatWasAskedForWhateverTheAnswerSays() {
        DeployResult result = answer("registry.example.com/shop/index:v1", 3).of("index", "dev", "shop-dev");

        assertThat(result)
                .isEqualTo(new DeployResult(
                        "index",
                        "dev",
                        "shop-dev",
                        3,
                        0,
                        DeployStatus.DEPLOYED,
                        "registry.example.com/shop/index:v1",
                        "http://index",
                        "Done",
                        null,
                        ImageProof.NONE));
    }

    @Test
    void hasNoImageThatIsNone() {
        assertThat(answer("index --rm; x", 1).of("index", "dev", "shop-dev").image())
                .isEmpty();
        assertThat(answer("", 1).of("index", "dev", "shop-dev").image()).isEmpty();
    }

    @Test
    void hasNoRevisionBelowNone() {
        assertThat(answer("", -7).of("index", "dev", "shop-dev").revision()).isZero();
    }
}
