package io.jenkins.plugins.delivery.core.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A file of a web server that anybody may have, while it comes in: asked for without a login or cookies, with TLS that is
 * verified where the address has it.
 */
public final class WebFile implements AutoCloseable {
    /** As Go has it, and so BuildKit. */
    private static final int MOST_REDIRECTS = 10;

    private static final RegistryLimits LIMITS = RegistryLimits.BUILD;

    private final HttpSender sender;
    private final String program;
    private HttpResponse<BodyStream> answer;
    private boolean redirected;
    private boolean strictTransport;

    private WebFile(String host, String program) {
        this.sender = new HttpSender(host, DefaultTls.context(), LIMITS);
        this.program = program;
    }

    /**
     * Asks for it, and returns when it begins to come; the bytes may fail to come in time.
     *
     * @param program who is said to ask
     * @throws IOException when there is none, with a message that is the end of a sentence and has no part of the address
     *     but its host
     */
    public static WebFile open(String url, String program) throws IOException, InterruptedException {
        URI address = address(url);
        WebFile file = new WebFile(address.getHost(), program);
        boolean opened = false;
        try {
            file.ask(address);
            opened = true;
            return file;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private void ask(URI first) throws IOException, InterruptedException {
        URI address = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            answer = send(address);
            // Over plain HTTP it means nothing.
            strictTransport |= Locations.isTls(address)
                    && answer.headers().firstValue("Strict-Transport-Security").isPresent();
            if (answer.statusCode() == 200) {
                redirected = redirects > 0;
                return;
            }
            answer.body().close();
            String location = answer.headers().firstValue("Location").orElse("");
            if (!isRedirect(answer.statusCode()) || location.isEmpty()) {
                throw new IOException(address.getHost() + " answers with status " + answer.statusCode());
            }
            address = next(address, location);
        }
        throw new IOException(first.getHost() + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private HttpResponse<BodyStream> send(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("User-Agent", program)
                .header("Accept", "*/*")
                .build();
        try {
            return sender.send(request, TimeLeft.until(LIMITS.responseTimeout()));
        } catch (IOException e) {
            throw new IOException(address.getHost() + " cannot be reached: " + TransportFailure.reason(e), e);
        }
    }

    /** The bytes, as they come; a read that waits too long fails. */
    public InputStream body() {
        return answer.body();
    }

    /** Whether another address than the first sent it. */
    public boolean redirected() {
        return redirected;
    }

    /** Whether a server on the way sent, with TLS, {@code Strict-Transport-Security}. */
    public boolean strictTransport() {
        return strictTransport;
    }

    private static URI address(String url) throws IOException {
        try {
            URI address = new URI(url);
            boolean web = address.getHost() != null
                    && String.valueOf(address.getScheme()).matches("(?i)https?");
            if (!web || address.getRawUserInfo() != null || address.getRawFragment() != null) {
                throw new IOException("its address has a login or is not one of the web");
            }
            return address;
        } catch (URISyntaxException e) {
            // Its message has the whole address in it.
            throw new IOException("its address is not written as one of the web", null);
        }
    }

    private static URI next(URI address, String location) throws IOException {
        URI target = Locations.resolve(address, location)
                .filter(uri -> uri.getRawUserInfo() == null)
                .orElseThrow(() -> new IOException(address.getHost() + " redirects to no address of the web"));
        if (Locations.isTls(address) && !Locations.isTls(target)) {
            throw new IOException(address.getHost() + " redirects to plain HTTP, which is not followed");
        }
        return target;
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    @Override
    public void close() {
        if (answer != null) {
            answer.body().close();
        }
        sender.close();
    }
}
