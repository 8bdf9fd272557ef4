package io.jenkins.plugins.delivery.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The mails that an SMTP server got, as pages: the subjects at {@code /}, the mail with index n at {@code /n}. */
final class DemoInbox implements AutoCloseable {
    private final GreenMail smtp;
    private final HttpServer server;

    private DemoInbox(GreenMail smtp) throws IOException {
        this.smtp = smtp;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    static DemoInbox of(GreenMail smtp) throws IOException {
        return new DemoInbox(smtp);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            MimeMessage[] mails = smtp.getReceivedMessages();
            boolean known = path.matches("\\d{1,6}") && Integer.parseInt(path) < mails.length;
            byte[] page = (known ? html(mails[Integer.parseInt(path)].getContent()) : list(mails))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        } catch (MessagingException e) {
            throw new IOException(e);
        }
    }

    private static String list(MimeMessage[] mails) {
        return "<!DOCTYPE html><title>Mails</title><h1>Mails</h1><ol>"
                + IntStream.range(0, mails.length)
                        .mapToObj(i -> "<li><a href='/" + i + "'>" + subject(mails[i]) + "</a></li>")
                        .collect(Collectors.joining())
                + "</ol>";
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject().replace("&", "&amp;").replace("<", "&lt;");
        } catch (MessagingException e) {
            return "?";
        }
    }

    /** The last part that is HTML, which is the best of the alternatives. */
    private static String html(Object content) throws IOException, MessagingException {
        if (!(content instanceof Multipart parts)) {
            return content.toString();
        }
        BodyPart last = parts.getBodyPart(parts.getCount() - 1);
        return html(last.getContent());
    }
}
