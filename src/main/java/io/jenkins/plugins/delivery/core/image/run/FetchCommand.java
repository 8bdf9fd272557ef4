package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.run.Downloads.Downloaded;
import java.util.List;
import java.util.regex.Pattern;

/** {@code curl} and {@code wget} of one file that a web server gives to anybody. */
final class FetchCommand implements FileCommand {
    /** Where the certificates of authorities are that OpenSSL trusts: without one, no address with TLS can be had. */
    private static final List<String> AUTHORITIES =
            List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem");

    private static final String TLS_OF_BUSYBOX = "/usr/bin/ssl_client";

    /** What either of them goes by. */
    private static final Pattern SETTINGS = Pattern.compile(
            "(?i)(https?|all|no|ftp)_proxy|CURL_.*|SSL_CERT_.*|(SYSTEM_)?WGETRC|SSLKEYLOGFILE|OPENSSL_.*");

    private static final List<String> FILES_OF_SETTINGS = List.of(".curlrc", ".config/curlrc", ".wgetrc", ".netrc");

    /** Whether a program of this name is one of them. */
    static boolean is(String name) {
        return name.equals("curl") || name.equals("wget");
    }

    @Override
    public void run(Call call) throws InterruptedException {
        Fetch fetch = fetch(call);
        if (fetch.file() == null) {
            throw call.unknown("to the standard output");
        }
        Place place = call.files().stat(fetch.file());
        if (place.isDirectory() || place.exists() && fetch.keepsOld()) {
            throw call.unknown("over " + fetch.file() + ", which is there");
        }
        Downloaded file = download(call, fetch);
        call.files().writeOrMake(place, file.size(), file.content());
    }

    /** What it writes to the standard output. */
    static Downloaded output(Call call) throws InterruptedException {
        Fetch fetch = fetch(call);
        if (fetch.file() != null) {
            throw call.unknown("into a file and a pipe");
        }
        return download(call, fetch);
    }

    private static Fetch fetch(Call call) {
        return call.name().equals("curl") ? Fetch.ofCurl(call) : Fetch.ofWget(call);
    }

    private static Downloaded download(Call call, Fetch fetch) throws InterruptedException {
        checkSettings(call);
        boolean tls = fetch.url().startsWith("https:");
        if (tls && !trusts(call)) {
            throw call.unknown(fetch.url() + ", where the image trusts no certificate");
        }
        // Servers that tell programs from browsers go by the name in front.
        String program = call.name().equals("curl") ? "curl/8" : call.isBusybox() ? "Wget" : "Wget/1.21";
        Downloaded file = call.context().downloads().download(fetch.url(), program);
        if (file.redirected() && !fetch.follows()) {
            throw call.unknown(fetch.url() + ", which redirects, without -L");
        }
        boolean remembers = call.name().equals("wget")
                && !call.isBusybox()
                && file.strictTransport()
                && !call.arguments().contains("--no-hsts");
        if (remembers) {
            throw call.unknown(fetch.url() + ", of which it would write down that it wants TLS");
        }
        return file;
    }

    private static void checkSettings(Call call) {
        boolean named = call.context().variables().keySet().stream()
                .anyMatch(name -> SETTINGS.matcher(name).matches());
        String home = call.context().variables().getOrDefault("HOME", "/root");
        boolean written = FILES_OF_SETTINGS.stream().anyMatch(name -> exists(call, home + "/" + name))
                || call.accounts().text("/etc/wgetrc").orElse("").lines().anyMatch(FetchCommand::isSetting);
        if (named || written || !call.files().user().isRoot()) {
            throw call.unknown("with settings of its own, or not as root");
        }
    }

    private static boolean isSetting(String line) {
        return !line.isBlank() && !line.startsWith("#") && !line.matches("passive_ftp *= *on *");
    }

    private static boolean trusts(Call call) {
        return call.isBusybox()
                ? exists(call, TLS_OF_BUSYBOX)
                : AUTHORITIES.stream().anyMatch(path -> exists(call, path));
    }

    private static boolean exists(Call call, String path) {
        return call.files().fileSystem().stat(path).isPresent();
    }
}
