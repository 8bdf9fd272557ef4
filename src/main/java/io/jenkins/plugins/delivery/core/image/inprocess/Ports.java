package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What EXPOSE takes, as BuildKit reads it: {@code [[ip:]host port:]port[-last port][/protocol]}. What stands before the
 * port is of no meaning in an image and is left out.
 */
final class Ports {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-fA-F:.]++]|[0-9a-fA-F:.]++");
    private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");
    private static final int LARGEST = 65535;

    private Ports() {}

    /**
     * The ports that a word stands for, each with its protocol.
     *
     * @throws InvalidInputException when it is no port
     */
    static List<String> parse(String word) {
        int slash = word.indexOf('/');
        String protocol = slash < 0 ? "" : word.substring(slash + 1).toLowerCase(Locale.ROOT);
        String ports = slash < 0 ? word : word.substring(0, slash);
        if (protocol.isEmpty()) {
            protocol = "tcp";
        }
        if (!PROTOCOLS.contains(protocol)) {
            throw invalid(word, "has a protocol that is not tcp, udp or sctp");
        }
        int[] container = range(word, ports.substring(ports.lastIndexOf(':') + 1));
        if (ports.contains(":")) {
            checkHost(word, ports.substring(0, ports.lastIndexOf(':')), container);
        }
        List<String> exposed = new ArrayList<>();
        for (int port = container[0]; port <= container[1]; port++) {
            exposed.add(port + "/" + protocol);
        }
        return exposed;
    }

    private static void checkHost(String word, String host, int[] container) {
        int colon = host.lastIndexOf(':');
        String address = colon < 0 ? "" : host.substring(0, colon);
        if (!address.isEmpty() && !ADDRESS.matcher(address).matches()) {
            throw invalid(word, "has '" + address + "' where an IP address has to be");
        }
        String ports = host.substring(colon + 1);
        if (!ports.isEmpty()) {
            int[] range = range(word, ports);
            if (container[1] != container[0] && range[1] - range[0] != container[1] - container[0]) {
                throw invalid(word, "has two ranges of different lengths");
            }
        }
    }

    /** The first and the last port. */
    private static int[] range(String word, String text) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw invalid(word, "is not a port");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first > LARGEST || last > LARGEST || last < first) {
            throw invalid(word, "is not a port between 0 and " + LARGEST + ", or a range of them");
        }
        return new int[] {first, last};
    }

    private static InvalidInputException invalid(String word, String problem) {
        return new InvalidInputException("EXPOSE", word, problem, "write it as in 8080, 8080/udp or 8000-8002");
    }
}
