package io.jenkins.plugins.delivery.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormTextTest {
    @Test
    void aMissingTextIsEmpty() {
        assertThat(FormText.trimmed(null)).isEmpty();
        assertThat(FormText.lines((String) null)).isEmpty();
        assertThat(FormText.lines((List<String>) null)).isEmpty();
    }

    @Test
    void takesAListFromAFileAndOneTextFromAForm() {
        List<String> fromFile = FormText.lines(List.of(" main ", "master"));
        List<String> fromForm = FormText.lines(List.of("main\r\n\r\n  master  \n"));
        assertThat(fromFile).isEqualTo(fromForm).containsExactly("main", "master");
    }

    @Test
    void showsWhatItTakes() {
        assertThat(FormText.lines(FormText.join(List.of("a", "b c")))).containsExactly("a", "b c");
        assertThat(FormText.join(null)).isEmpty();
    }
}
