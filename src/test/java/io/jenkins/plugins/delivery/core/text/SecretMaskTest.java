package io.jenkins.plugins.delivery.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.AdversarialLines;
import io.jenkins.plugins.delivery.core.CpuTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
            java -Dspring.datasource.password=hunter22 -jar app.jar           | java -Dspring.datasource.password=**** -jar app.jar
            DB_PASS=hunter22 REDIS_PASS: hunter22                             | DB_PASS=**** REDIS_PASS: ****
            SECRET_KEY=abc encryptKey=k-1 signing-key: k-2                    | SECRET_KEY=**** encryptKey=**** signing-key: ****
            helm registry login --username u --password hunter22 r.example    | helm registry login --username u --password **** r.example
            :password => 'hunter22', :user => 'x'                             | :password => ****, :user => 'x'
            {\"password\":\"hun\\\"ter\",\"user\":\"x\"}                     | {\"password\":****,\"user\":\"x\"}
            {"name":"DB_PASSWORD","value":"hunter22"},{"name":"A","value":"b"} | {"name":"DB_PASSWORD","value":****},{"name":"A","value":"b"}
            {name: DB_PASSWORD, value: hunter22}, {name: A, value: b}         | {name: DB_PASSWORD, value: ****}, {name: A, value: b}
            {"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}}}                   | {"auths":{"r.example":{"auth":****}}}
            .dockerconfigjson: eyJhdXRocyI6e319                               | .dockerconfigjson: ****
            client-key-data: LS0tLS1CRUdJTiBSU0E=                             | client-key-data: ****
            password: "hunter 22 is cut                                       | password: ****
            AWS_SECRET_ACCESS_KEY=abc/def+g id AKIAIOSFODNN7EXAMPLE           | AWS_SECRET_ACCESS_KEY=**** id ****
            analysed with squ_0123456789abcdef0123456789abcdef01234567 by x   | analysed with **** by x
            level=info \u001b[36mtoken\u001b[0m=abc123 \u001b[36muser\u001b[0m=x | level=info token=**** user=x
            get http://app:hunt…                                              | get http://app:****…
            get http://app:80… (20 characters left out)                       | get http://app:80… (20 characters left out)
            secrets "db-password" not found: key password of it               | secrets "db-password" not found: key password of it
            Unable to retrieve some image pull secrets (regcred)              | Unable to retrieve some image pull secrets (regcred)
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
    void hidesAKnownValueThatIsCut() {
        SecretMask mask = new SecretMask(List.of("s3cr3t-and-more"));

        assertThat(mask.line("it is s3cr3t-an…")).isEqualTo("it is ****…");
        assertThat(mask.line(CutText.of("it is s3cr3t-and-more than that", 15)))
                .isEqualTo("it is ****… (16 characters left out)");
        assertThat(mask.line("it is s3cr3t-bn…")).isEqualTo("it is s3cr3t-bn…");
    }

    @Test
    void hidesAPasswordHoweverShortWhenItIsOne() {
        assertThat(SecretMask.of(List.of("pw1")).line("login with pw1")).isEqualTo("login with ****");
    }

    @Test
    void hidesWhatYamlHasBelowAName() {
        assertThat(SecretMask.SHAPES.lines("""
                        data:
                          password: |
                            hunter22
                            and more
                          user: app
                        env:
                        - name: DB_PASSWORD
                          value: hunter22
                        - name: DB_USER
                          value: app
                        """.lines().toList()))
                .containsExactly("""
                        data:
                          password: ****
                        ****
                        ****
                          user: app
                        env:
                        - name: DB_PASSWORD
                          value: ****
                        - name: DB_USER
                          value: app
                        """.lines().toArray(String[]::new));
    }

    /** It runs on the controller, and who writes a log writes what they like. */
    @ParameterizedTest
    @MethodSource
    void takesTimeThatGrowsWithTheLine(String line) {
        String part = line.substring(0, line.length() / 8);

        long ofPart = CpuTime.millisOf(() -> SecretMask.SHAPES.line(part));
        long ofLine = CpuTime.millisOf(() -> SecretMask.SHAPES.line(line));

        // Eight times, were it not for the machine; with the square of its length it would be 64 times.
        assertThat(ofLine).isLessThan(24 * ofPart + 150);
    }

    static Stream<String> takesTimeThatGrowsWithTheLine() {
        AdversarialLines.of(20_000).forEach(SecretMask.SHAPES::line);
        return AdversarialLines.of(1 << 20);
    }

    @Test
    void cutsWhatIsLongerStill() {
        assertThat(SecretMask.SHAPES.line("a".repeat(3 << 20)))
                .hasSizeLessThan((1 << 20) + 50)
                .endsWith("… (2097152 characters left out)");
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
