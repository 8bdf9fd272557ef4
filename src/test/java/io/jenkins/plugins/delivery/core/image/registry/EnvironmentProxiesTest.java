package io.jenkins.plugins.delivery.core.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTPS_PROXY | http://proxy.corp:3128  | https://registry.example.com/v2/ | proxy.corp:3128
            https_proxy | http://proxy.corp:3128/ | https://registry.example.com/v2/ | proxy.corp:3128
            HTTPS_PROXY | proxy.corp:3128         | https://registry.example.com/v2/ | proxy.corp:3128
            HTTPS_PROXY | http://proxy.corp       | https://registry.example.com/v2/ | proxy.corp:80
            HTTPS_PROXY | http://[fd00::1]:3128   | https://registry.example.com/v2/ | [fd00::1]:3128
            HTTP_PROXY  | http://proxy.corp:3128  | http://registry.example.com/v2/  | proxy.corp:3128
            HTTP_PROXY  | http://proxy.corp:3128  | https://registry.example.com/v2/ | direct
            HTTPS_PROXY | http://proxy.corp:3128  | http://registry.example.com/v2/  | direct
            HTTPS_PROXY | http://proxy.corp:3128  | https://localhost:5000/v2/       | direct
            HTTPS_PROXY | http://proxy.corp:3128  | https://127.0.0.1:5000/v2/       | direct
            HTTPS_PROXY | http://proxy.corp:3128  | https://[::1]:5000/v2/           | direct
            """)
    void choosesByTheScheme(String variable, String value, String uri, String proxy) {
        assertThat(chosen(Map.of(variable, value), uri)).isEqualTo(proxy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            registry.example.com                | true
            Registry.Example.COM                | true
            example.com                         | true
            .example.com                        | true
            *.example.com                       | true
            other.org, example.com              | true
            registry.example.com:5000           | true
            *                                   | true
            registry.example.com:443            | false
            ple.com                             | false
            .registry.example.com               | false
            registry.example.com.cn             | false
            """)
    void leavesOutWhatNoProxyNames(String noProxy, boolean direct) {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", noProxy);

        assertThat(chosen(environment, "https://registry.example.com:5000/v2/").equals("direct"))
                .isEqualTo(direct);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.0/8       | true
            10.1.2.0/24      | true
            10.1.2.3/32      | true
            0.0.0.0/0        | true
            10.1.2.3         | true
            10.1.3.0/24      | false
            10.1.2.2/32      | false
            10.0.0.0/33      | false
            10.0.0.256/8     | false
            10.0.0/8         | false
            """)
    void leavesOutTheAddressesOfARange(String noProxy, boolean direct) {
        Map<String, String> environment = Map.of("http_proxy", "http://proxy:1", "no_proxy", noProxy);

        assertThat(chosen(environment, "http://10.1.2.3/v2/").equals("direct")).isEqualTo(direct);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://user:secret@proxy:3128 | HTTPS_PROXY '…@proxy' has a login, which this engine cannot use: name a
            socks5://proxy:1080           | HTTPS_PROXY '…' is not an HTTP proxy: write http://host:port
            https://proxy:443             | HTTPS_PROXY '…' is not an HTTP proxy: write http://host:port
            http://a b:secret@proxy       | HTTPS_PROXY '…' is not an HTTP proxy: write http://host:port
            """)
    void refusesAProxyThatCannotBeUsedWithoutShowingItsLogin(String value, String message) {
        ProxySelector proxies = EnvironmentProxies.of(Map.of("HTTPS_PROXY", value, "NO_PROXY", "internal"));

        assertThatThrownBy(() -> proxies.select(URI.create("https://registry.example.com/v2/")))
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("secret");
        assertThat(proxies.select(URI.create("https://internal/v2/"))).containsExactly(Proxy.NO_PROXY);
    }

    @Test
    void leavesItToJavaWhereTheEnvironmentNamesNone() {
        assertThat(EnvironmentProxies.of(Map.of("HTTPS_PROXY", " ", "NO_PROXY", "x")))
                .isSameAs(ProxySelector.getDefault());
    }

    private static String chosen(Map<String, String> environment, String uri) {
        List<Proxy> proxies = EnvironmentProxies.of(environment).select(URI.create(uri));
        assertThat(proxies).hasSize(1);
        if (proxies.get(0).equals(Proxy.NO_PROXY)) {
            return "direct";
        }
        InetSocketAddress address = (InetSocketAddress) proxies.get(0).address();
        return address.getHostString() + ":" + address.getPort();
    }
}
