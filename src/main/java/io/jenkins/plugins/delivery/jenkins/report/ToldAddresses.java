package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.plugins.emailext.ExtendedEmailPublisherContext;
import hudson.plugins.emailext.plugins.RecipientProvider;
import hudson.plugins.emailext.plugins.RecipientProviderDescriptor;
import jakarta.mail.internet.InternetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Leaves out those who were told already: one failure is one mail to an address, whichever builds it goes through. */
final class ToldAddresses extends RecipientProvider {
    private final transient Set<String> told;

    ToldAddresses(Set<String> told) {
        this.told = told.stream().map(ToldAddresses::plain).collect(Collectors.toSet());
    }

    /**
     * A list without them.
     *
     * @param list in email-ext's form: with commas or blanks between, {@code cc:} or {@code bcc:} before one
     */
    String leftOf(String list) {
        return told.isEmpty()
                ? list
                : Arrays.stream(list.split(","))
                        .filter(entry -> !told.contains(plain(entry)))
                        .collect(Collectors.joining(","));
    }

    /** Registered nowhere, for nobody is to choose it. */
    @Override
    public RecipientProviderDescriptor getDescriptor() {
        return new DescriptorImpl();
    }

    private static final class DescriptorImpl extends RecipientProviderDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return "";
        }
    }

    /** Called after the others have added theirs. */
    @Override
    public void addRecipients(
            ExtendedEmailPublisherContext context,
            EnvVars env,
            Set<InternetAddress> to,
            Set<InternetAddress> cc,
            Set<InternetAddress> bcc) {
        for (Set<InternetAddress> addresses : List.of(to, cc, bcc)) {
            addresses.removeIf(address -> told.contains(plain(address.getAddress())));
        }
    }

    /** Without a name around it and what says how it gets it. */
    private static String plain(String entry) {
        String address = entry.strip().replaceFirst("(?i)^b?cc:", "").strip();
        int begin = address.lastIndexOf('<');
        return (begin < 0 ? address : address.substring(begin + 1).replace(">", "")).toLowerCase(Locale.ROOT);
    }
}
