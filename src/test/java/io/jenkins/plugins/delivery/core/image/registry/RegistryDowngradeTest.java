package io.jenkins.plugins.delivery.core.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry with TLS that leads its client to a place without; nothing may ever arrive there. */
class RegistryDowngradeTest {
    private final char[] password = "changeit".toCharArray();

    private FaultyNetwork elsewhere;
    private HttpsServer registry;
    private RegistryClient client;
    private ImageReference image;

    @BeforeEach
    void start() throws Exception {
        LoopbackKey key = LoopbackKey.shared();
        elsewhere = new FaultyNetwork(0);
        registry = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.setHttpsConfigurator(new HttpsConfigurator(context(key)));
        registry.start();
        String ca = key.certificatePem();
        client = new RegistryClient(host -> new RegistryAccess(host, false, ca, LocalRegistry.USER), BuildLog.NONE);
        image = ImageReference.parse("127.0.0.1:" + registry.getAddress().getPort() + "/bss/bss.index:1.0");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        registry.stop(0);
        elsewhere.close();
    }

    @Test
    void aTokenServiceWithoutTlsGetsNoCredentials() {
        answer(401, "WWW-Authenticate", "Bearer realm=\"http://" + elsewhere.host() + "/token\",service=\"x\"");
        assertThatThrownBy(() -> client.head(image))
                .hasFieldOrPropertyWithValue("kind", Kind.WRONG_PROTOCOL)
                .hasMessageContaining("would get the credentials without TLS");
        assertThat(elsewhere.heads()).isEmpty();
    }

    @Test
    void aRedirectToPlainHttpIsNotFollowed() {
        answer(307, "Location", "http://" + elsewhere.host() + "/blob");
        assertThatThrownBy(() -> client.openBlob(image, LocalRegistry.layer(new byte[1])))
                .hasFieldOrPropertyWithValue("kind", Kind.REJECTED)
                .hasMessageContaining("redirects to plain HTTP, http://" + elsewhere.host() + "/blob");
        assertThat(elsewhere.heads()).isEmpty();
    }

    @Test
    void anUploadIsNotSentToPlainHttp() {
        answer(202, "Location", "http://" + elsewhere.host() + "/upload");
        assertThatThrownBy(() -> client.upload(image, LocalRegistry.layer(new byte[1]), () -> null))
                .hasFieldOrPropertyWithValue("kind", Kind.REJECTED)
                .hasMessageContaining("plain HTTP, http://" + elsewhere.host() + "/upload");
        assertThat(elsewhere.heads()).isEmpty();
    }

    private void answer(int status, String header, String value) {
        registry.createContext("/", exchange -> {
            exchange.getResponseHeaders().add(header, value);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    private SSLContext context(LoopbackKey key) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("tls", key.key(), password, new Certificate[] {key.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
