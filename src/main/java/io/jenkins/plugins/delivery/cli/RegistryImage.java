package io.jenkins.plugins.delivery.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.bill.ImageBill;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** An image that is in its registry already, and how it is reached there. */
final class RegistryImage {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "[registry/]repository[:tag][@digest]")
    private String image;

    @Mixin
    private RegistryLoginOptions login;

    @Mixin
    private SettingsOptions common;

    SettingsOptions common() {
        return common;
    }

    /** A client for its registry, which the caller closes. */
    RegistryClient client(CommandSpec spec) {
        TerminalLog log = new TerminalLog(spec.commandLine().getErr(), System.console() != null);
        return new RegistryClient(login.access(common.settings(), log), log);
    }

    /** The image as the registry has it now. */
    ImageParts parts(RegistryClient client) throws InterruptedException {
        return ImageParts.of(client, ImageReference.parse(image));
    }

    /** Says on standard error what a bill does not have. */
    static void tell(CommandSpec spec, JsonNode bill) {
        String missing = ImageBill.notRead(bill);
        if (!missing.isEmpty()) {
            spec.commandLine().getErr().println(missing);
            spec.commandLine().getErr().flush();
        }
    }

    /** Prints what was done to an image. */
    void print(CommandSpec spec, ImageParts parts, Map<String, Object> more, String sentence) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("repository", parts.image().name());
        result.put("digest", parts.image().digest().value());
        result.putAll(more);
        spec.commandLine().getOut().println(common.print(result, sentence));
        spec.commandLine().getOut().flush();
    }
}
