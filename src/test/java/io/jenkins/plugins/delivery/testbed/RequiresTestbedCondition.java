package io.jenkins.plugins.delivery.testbed;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Evaluates {@link RequiresTestbed}. */
final class RequiresTestbedCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return evaluate(context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, RequiresTestbed.class))
                .map(required -> Arrays.stream(required.value()))
                .orElseGet(Stream::empty));
    }

    /** Disabled with the reason of the first part that is missing. */
    static ConditionEvaluationResult evaluate(Stream<TestbedPart> parts) {
        return parts.map(TestbedPart::missing)
                .flatMap(Optional::stream)
                .findFirst()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("the test bed has what it takes"));
    }
}
