package io.jenkins.plugins.delivery.core.helm.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeployResultTest {
    private static DeployResult answer(String image, int revision) {
        return answer(image, revision, "http://index", "Done");
    }

    private static DeployResult answer(String image, int revision, String url, String message) {
        return new DeployResult(
                "billing",
                "prod",
                "live",
                revision,
                -1,
                DeployStatus.DEPLOYED,
                image,
                url,
                message,
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

    /** It is kept with the build and on the page Deliveries, and an agent may answer with megabytes. */
    @Test
    void hasTextsOfALength() {
        DeployResult result = answer("", 1, "http://" + "x".repeat(100_000), "two\nlines " + "y".repeat(100_000))
                .of("index", "dev", "shop-dev");

        assertThat(result.url()).hasSize(2_000);
        assertThat(result.message()).hasSize(5_000).startsWith("two lines yyy");
    }
}
