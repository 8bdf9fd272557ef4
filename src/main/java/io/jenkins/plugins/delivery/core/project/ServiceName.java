package io.jenkins.plugins.delivery.core.project;

import java.util.Locale;
import java.util.Set;

/** Names of services, as Kubernetes and Helm take them. */
final class ServiceName {
    /** Of a release of Helm's. */
    private static final int LONGEST = 53;

    private ServiceName() {}

    /** Lower case, a minus for what Kubernetes does not take, and a letter at the beginning, as a Service wants it. */
    static String of(String name) {
        StringBuilder text = new StringBuilder();
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean digit = c >= '0' && c <= '9';
            boolean allowed = c >= 'a' && c <= 'z' || digit;
            if (digit && text.isEmpty()) {
                text.append("app-");
            }
            if (allowed || !text.isEmpty() && text.charAt(text.length() - 1) != '-') {
                text.append(allowed ? c : '-');
            }
        }
        int end = Math.min(text.length(), LONGEST);
        while (end > 0 && text.charAt(end - 1) == '-') {
            end--;
        }
        return text.substring(0, end);
    }

    /** The same where there has to be one: a name may be in letters of which none is left, as {@code 订单}. */
    static String any(String name) {
        String plain = of(name);
        return plain.isEmpty() ? "app" : plain;
    }

    /** Of a module; artifacts and directories may be called the same, or begin with the same 53 letters. */
    static String free(ProjectModule module, Set<String> taken) {
        String name = any(module.name());
        if (!taken.contains(name)) {
            return name;
        }
        String path = module.directory();
        while (path.length() > LONGEST && path.contains("/")) {
            path = path.substring(path.indexOf('/') + 1);
        }
        name = any(path);
        String begin = name.substring(0, Math.min(name.length(), LONGEST - 4));
        for (int number = 2; taken.contains(name); number++) {
            name = begin + "-" + number;
        }
        return name;
    }
}
