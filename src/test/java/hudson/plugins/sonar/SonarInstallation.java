package hudson.plugins.sonar;

/** One server, by the getters that the real class has. */
public final class SonarInstallation {
    private final String name;
    private final String serverUrl;

    public SonarInstallation(String name, String serverUrl) {
        this.name = name;
        this.serverUrl = serverUrl;
    }

    public String getName() {
        return name;
    }

    public String getServerUrl() {
        return serverUrl;
    }
}
