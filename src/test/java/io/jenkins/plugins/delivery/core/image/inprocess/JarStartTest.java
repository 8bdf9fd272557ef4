package io.jenkins.plugins.delivery.core.image.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JarStartTest {
    private static List<String> words(String line) {
        return List.of(line.split("~"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java~-jar~app.jar | java~-cp~/d~M",
                "/usr/bin/java~-Xmx1g~-Dx=a b~-jar~/app.jar~--a=b | /usr/bin/java~-Xmx1g~-Dx=a b~-cp~/d~M~--a=b",
                "/bin/sh~-c~java -jar app.jar | /bin/sh~-c~java -cp /d M",
                "/bin/sh~-c~exec java $JAVA_OPTS ${X} -Dk=v  -jar  /app/app.jar a $B \"$@\" | "
                        + "/bin/sh~-c~exec java $JAVA_OPTS ${X} -Dk=v  -cp /d M a $B \"$@\"",
                "sh~-c~/opt/java/bin/java -jar /app.jar ${0} ${@}~x | sh~-c~/opt/java/bin/java -cp /d M ${0} ${@}~x",
            })
    void isTheSameWithAClass(String command, String changed) {
        assertThat(JarStart.of(words(command)).orElseThrow().withClass("/d", "M"))
                .isEqualTo(words(changed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java~-jar",
                "java",
                "/entrypoint.sh~-jar~app.jar",
                "java~--add-opens~a/b=c~-jar~app.jar",
                "java~Main~-jar~app.jar",
                "java~-cp~x~-jar~app.jar",
                "java~-XX:SharedArchiveFile=a.jsa~-jar~app.jar",
                "java~-Djarmode=tools~-jar~app.jar",
                "java~-jar~a b.jar",
                "java~-jar~$JAR",
                "/bin/sh~-c~java -jar $JAR",
                "/bin/sh~-c~java -jar app.jar; sleep 1",
                "/bin/sh~-c~java -jar app.jar && true",
                "/bin/sh~-c~java -jar app.jar | tee log",
                "/bin/sh~-c~java -jar app.jar > log",
                "/bin/sh~-c~java `x` -jar app.jar",
                "/bin/sh~-c~java $(x) -jar app.jar",
                "/bin/sh~-c~sleep 1 && java -jar app.jar",
                "/bin/sh~-c~java -cp x -jar app.jar",
                "/bin/sh~-c~X=1 java -jar app.jar",
                "/bin/sh~-c~java -jar *.jar",
                "/bin/sh~-c~java Main -jar app.jar",
                "/bin/bash~-o~pipefail~-c~java -jar app.jar",
                "cmd~/S~/C~java -jar app.jar",
            })
    void isLeftAsItIs(String command) {
        assertThat(JarStart.of(words(command))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS=-Xmx1g, false",
        "JDK_JAVA_OPTIONS=-Xmx1g -cp x, true",
        "JAVA_TOOL_OPTIONS=-XX:SharedArchiveFile=/a, true",
        "JAVA_OPTS=-cp x, false"
    })
    void theEnvironmentMayForbidIt(String variable, boolean forbids) {
        assertThat(JarStart.isChangedBy(variable)).isEqualTo(forbids);
    }
}
