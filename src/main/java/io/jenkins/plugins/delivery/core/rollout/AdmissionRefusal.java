package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why the API server does not take an object, in the words of its admission plugins. */
record AdmissionRefusal(Cause cause, String sentence, String hint) {
    private static final Pattern POD_SECURITY = Pattern.compile("violates PodSecurity \"([^\"]*)\": (.*)");
    private static final Pattern QUOTA = Pattern.compile("exceeded quota: (.*)|failed quota: (.*)");
    private static final Pattern ACCOUNT =
            Pattern.compile("error looking up service account [^/\\s]+/(\\S+?):|serviceaccount \"([^\"]+)\" not found");
    private static final Pattern WEBHOOK = Pattern.compile("admission webhook \"[^\"]+\" denied the request:? ?(.*)");
    private static final Pattern LIMIT_RANGE =
            Pattern.compile("(?:minimum|maximum) \\S++ usage per .*|limit to request ratio.*");
    private static final Pattern MISSING_CLASS =
            Pattern.compile("no PriorityClass with name (\\S++) was found|RuntimeClass \"([^\"]++)\" not found");
    private static final Pattern LEAVING_NAMESPACE =
            Pattern.compile("unable to create new content in namespace (\\S++) because it is being terminated");
    private static final Pattern INVALID = Pattern.compile("(?<![\\w.])\\w[\\w.]*+ \"[^\"]*+\" is invalid: (.*)");

    private static final Pattern NOT_SET = Pattern.compile("must specify (.*)");

    AdmissionRefusal(Cause cause, String sentence) {
        this(cause, sentence, cause.hint());
    }

    /** @param object what was asked */
    Diagnosis diagnosis(String object) {
        return new Diagnosis(cause, object, sentence, List.of(), hint);
    }

    static AdmissionRefusal of(String message) {
        String text = OneLine.of(message);
        Matcher security = POD_SECURITY.matcher(text);
        if (security.find()) {
            return new AdmissionRefusal(
                    Cause.POD_SECURITY,
                    "the Pod Security level \"" + security.group(1) + "\" of the namespace forbids: "
                            + security.group(2));
        }
        Matcher quota = QUOTA.matcher(text);
        if (quota.find()) {
            Matcher notSet = NOT_SET.matcher(quota.group());
            return notSet.find()
                    ? new AdmissionRefusal(
                            Cause.QUOTA_EXCEEDED,
                            quota.group(),
                            "set the resources that the ResourceQuota counts: " + notSet.group(1))
                    : new AdmissionRefusal(Cause.QUOTA_EXCEEDED, quota.group());
        }
        Matcher account = ACCOUNT.matcher(text);
        if (account.find()) {
            return new AdmissionRefusal(
                    Cause.SERVICE_ACCOUNT_MISSING,
                    "the ServiceAccount " + (account.group(1) == null ? account.group(2) : account.group(1))
                            + " does not exist");
        }
        Matcher webhook = WEBHOOK.matcher(text);
        if (webhook.find()) {
            return new AdmissionRefusal(Cause.ADMISSION_REFUSED, webhook.group());
        }
        if (text.contains("failed calling webhook")) {
            return new AdmissionRefusal(
                    Cause.ADMISSION_REFUSED,
                    text,
                    "see the Service, the pods and the certificate of that webhook, or ask whoever runs it: the API server"
                            + " gets no answer from it");
        }
        Matcher leaving = LEAVING_NAMESPACE.matcher(text);
        if (leaving.find()) {
            return new AdmissionRefusal(
                    Cause.ADMISSION_REFUSED,
                    "the namespace " + leaving.group(1) + " is being deleted, and nothing can be made in it",
                    "wait until it is gone, and deploy again with createNamespace; one that stays is held by what"
                            + " kubectl get namespace -o yaml says in its status");
        }
        Matcher range = LIMIT_RANGE.matcher(text);
        if (range.find()) {
            return new AdmissionRefusal(Cause.ADMISSION_REFUSED, "the namespace's LimitRange: " + range.group());
        }
        Matcher invalid = INVALID.matcher(text);
        if (invalid.find()) {
            return new AdmissionRefusal(Cause.INVALID_MANIFEST, invalid.group());
        }
        Matcher missing = MISSING_CLASS.matcher(text);
        if (missing.find()) {
            boolean priority = missing.group(1) != null;
            String kind = priority ? "PriorityClass" : "RuntimeClass";
            String name = priority ? missing.group(1) : missing.group(2);
            return new AdmissionRefusal(
                    Cause.ADMISSION_REFUSED,
                    "the " + kind + " " + name + " does not exist",
                    "create the " + kind + ", or correct " + (priority ? "priorityClassName" : "runtimeClassName"));
        }
        boolean refused = text.contains("denied request") || text.contains("is forbidden");
        return new AdmissionRefusal(refused ? Cause.ADMISSION_REFUSED : Cause.UNKNOWN, text);
    }
}
