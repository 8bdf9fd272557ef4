package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NextTest {
    /** How long a deploy pauses is what an agent says. */
    @Test
    void noPauseLastsForEver() {
        assertThat(new Next.Again(StepClock.NEVER).millis()).isZero();
        assertThat(new Next.Again(Long.MIN_VALUE).millis()).isZero();
        assertThat(new Next.Again(700).millis()).isEqualTo(700);
    }
}
