package io.jenkins.plugins.delivery.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The settings of all deliveries, in Jenkins' own: the section "Microservice Delivery" of the page Manage Jenkins,
 * System, and the node {@code unclassified: microserviceDelivery:} of Configuration as Code.
 */
@Extension
@Symbol("microserviceDelivery")
public final class DeliveryGlobalConfiguration extends GlobalConfiguration {
    private RegistryConfiguration registry = new RegistryConfiguration();
    private ImageBuildConfiguration imageBuild = new ImageBuildConfiguration();

    public DeliveryGlobalConfiguration() {
        load();
    }

    /** The one instance. */
    public static DeliveryGlobalConfiguration get() {
        return ExtensionList.lookupSingleton(DeliveryGlobalConfiguration.class);
    }

    /**
     * The settings as they are now; a step reads them once, when it starts.
     *
     * @throws InvalidInputException when the file they were loaded from was changed to something invalid
     */
    public synchronized DeliveryConfig toConfig() {
        return new DeliveryConfig(registry.toSettings(), imageBuild.toSettings());
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DeliveryGlobalConfiguration_displayName();
    }

    public synchronized RegistryConfiguration getRegistry() {
        return registry;
    }

    public synchronized void setRegistry(RegistryConfiguration registry) {
        registry.toSettings();
        this.registry = registry;
        save();
    }

    public synchronized ImageBuildConfiguration getImageBuild() {
        return imageBuild;
    }

    public synchronized void setImageBuild(ImageBuildConfiguration imageBuild) {
        imageBuild.toSettings();
        this.imageBuild = imageBuild;
        save();
    }

    /** Takes the whole form or nothing of it. */
    @Override
    public synchronized boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        try (BulkChange change = new BulkChange(this)) {
            RegistryConfiguration newRegistry =
                    request.bindJSON(RegistryConfiguration.class, form.getJSONObject("registry"));
            ImageBuildConfiguration newImageBuild =
                    request.bindJSON(ImageBuildConfiguration.class, form.getJSONObject("imageBuild"));
            setRegistry(newRegistry);
            setImageBuild(newImageBuild);
            change.commit();
            return true;
        } catch (IOException e) {
            throw new FormException(e, "microserviceDelivery");
        } catch (RuntimeException e) {
            InvalidInputException invalid = invalidInput(e).orElseThrow(() -> e);
            throw new FormException(invalid.getMessage(), invalid, invalid.field());
        }
    }

    /** Unlike the inherited method, does not go on as if nothing had happened when the settings cannot be saved. */
    @Override
    public synchronized void save() {
        if (BulkChange.contains(this)) {
            return;
        }
        XmlFile file = getConfigFile();
        try {
            file.write(this);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save the settings of Microservice Delivery to " + file, e);
        }
        SaveableListener.fireOnChange(this, file);
    }

    /** What a setter said; the data binding of forms may have wrapped it. */
    private static Optional<InvalidInputException> invalidInput(RuntimeException e) {
        return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .filter(InvalidInputException.class::isInstance)
                .map(InvalidInputException.class::cast)
                .findFirst();
    }
}
