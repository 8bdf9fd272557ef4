package io.jenkins.plugins.delivery.testbed;

/** Who the API server knows, each by a token. */
public enum ClusterUser {
    /** May do everything. */
    ADMIN("system:masters"),
    /** May do what a test grants to the user {@code deployer}. */
    DEPLOYER(""),
    /** May do nothing but ask who it is. */
    NOBODY("");

    private final String group;

    ClusterUser(String group) {
        this.group = group;
    }

    /** The user's name in role bindings. */
    public String userName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String token() {
        return "token-of-" + userName();
    }

    /** A line of the file that the API server takes with {@code --token-auth-file}. */
    String tokenLine() {
        return "%s,%s,%s%s".formatted(token(), userName(), userName(), group.isEmpty() ? "" : ",\"" + group + "\"");
    }
}
