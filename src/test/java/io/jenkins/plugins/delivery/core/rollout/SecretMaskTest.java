package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            spring.datasource.password=hunter22 failed                        | spring.datasource.password=**** failed
            DB_PASSWORD: "hunter 22", DB_USER: app                            | DB_PASSWORD: ****, DB_USER: app
            {"token":"abc123","user":"x"}                                     | {"token":****,"user":"x"}
            api_key='k-1234' apiKey=k-5678                                    | api_key=**** apiKey=****
            Authorization: Bearer abcdefgh12345678                            | Authorization: Bearer ****
            authorization: Basic dXNlcjpwYXNzd29yZA== sent                    | authorization: Basic **** sent
            jdbc:postgresql://app:s3cr3t@db:5432/shop refused                 | jdbc:postgresql://app:****@db:5432/shop refused
            amqp://guest:pa:ss@mq/                                            | amqp://guest:****@mq/
            got eyJhbGciOiJSUzI1NiIsImtpZCI6Ing.eyJzdWIiOiJ4In0.c2lnbmF0dXJl! | got ****!
            key -----BEGIN PRIVATE KEY----- MIIEv -----END PRIVATE KEY----- x | key **** x
            failed to fetch oauth token: unexpected status from GET: 401      | failed to fetch oauth token: unexpected status from GET: 401
            listening on http://0.0.0.0:8080/, basic setup done               | listening on http://0.0.0.0:8080/, basic setup done
            """)
    void knowsTheShapesOfSecrets(String line, String masked) {
        assertThat(SecretMask.SHAPES.line(line)).isEqualTo(masked);
    }

    @Test
    void hidesKnownValuesTheLongestFirstAndLeavesShortOnes() {
        SecretMask mask = new SecretMask(List.of("s3cr3t", "s3cr3t-and-more", "first line\nsecond line\n", "true"));

        assertThat(mask.line("a s3cr3t-and-more b s3cr3t c true")).isEqualTo("a **** b **** c true");
        assertThat(mask.line("the second line of it")).isEqualTo("the **** of it");
    }

    @Test
    void hidesABlockOverLines() {
        assertThat(SecretMask.SHAPES.lines(List.of(
                        "loading",
                        "-----BEGIN RSA PRIVATE KEY-----",
                        "MIIEowIBAAKCAQEAx",
                        "-----END RSA PRIVATE KEY-----",
                        "done")))
                .containsExactly("loading", "****", "****", "****", "done");
    }

    @Test
    void hidesTheEndOfABlockWhoseStartIsCutOff() {
        assertThat(SecretMask.SHAPES.lines(
                        List.of("MIIEowIBAAKCAQEAxMIIEowIBAAKCAQEAx", "-----END RSA PRIVATE KEY-----", "done")))
                .containsExactly("****", "****", "done");
    }
}
