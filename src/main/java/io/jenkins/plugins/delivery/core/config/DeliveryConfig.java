package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityPolicy;
import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * All settings, immutable and valid by construction.
 *
 * @param registry where images are pushed and how they are named
 * @param registries how other registries are reached
 * @param imageBuild how images are built
 * @param environments where services are deployed to
 * @param deployJob the full name of the job that deploys any service, which has the parameters App, Env and Tag; empty
 *     when there is none
 * @param releaseTrainJob the full name of the job that deploys several services one after another, which has the
 *     parameters Env and Services; empty when there is none
 * @param previews which pull requests run beside the services
 * @param helm how services are deployed
 * @param mail who is told
 * @param sonar where code is analysed
 * @param supplyChain what is attached to images
 * @param vulnerabilities which of those that scanners find count, and how many are let pass
 * @param checks whether code hosts are told of images, deploys and previews as checks of their commits
 */
public record DeliveryConfig(
        RegistrySettings registry,
        OtherRegistries registries,
        ImageBuildSettings imageBuild,
        Environments environments,
        String deployJob,
        String releaseTrainJob,
        PreviewSettings previews,
        HelmSettings helm,
        MailSettings mail,
        SonarSettings sonar,
        SupplyChainSettings supplyChain,
        VulnerabilityPolicy vulnerabilities,
        boolean checks)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Names between slashes. */
    private static final Pattern JOB = Pattern.compile("[^/\\p{Cntrl}]+(/[^/\\p{Cntrl}]+)*");

    public DeliveryConfig {
        // A step that began before there were these settings goes on without them.
        releaseTrainJob = Objects.requireNonNullElse(releaseTrainJob, "");
        registries = Objects.requireNonNullElse(registries, OtherRegistries.NONE);
        supplyChain = Objects.requireNonNullElse(supplyChain, SupplyChainSettings.OFF);
        vulnerabilities = Objects.requireNonNullElse(vulnerabilities, VulnerabilityPolicy.NONE);
        previews = Objects.requireNonNullElse(previews, PreviewSettings.OFF);
        checkDeployJob(deployJob);
        checkReleaseTrainJob(releaseTrainJob);
    }

    /** Settings for building images only. */
    public DeliveryConfig(RegistrySettings registry, ImageBuildSettings imageBuild) {
        this(registry, OtherRegistries.NONE, imageBuild);
    }

    /** The same with other registries. */
    public DeliveryConfig(RegistrySettings registry, OtherRegistries registries, ImageBuildSettings imageBuild) {
        this(
                registry,
                registries,
                imageBuild,
                Environments.NONE,
                "",
                "",
                PreviewSettings.OFF,
                HelmSettings.defaults(),
                MailSettings.DEFAULT,
                SonarSettings.NONE,
                SupplyChainSettings.OFF,
                VulnerabilityPolicy.NONE,
                true);
    }

    /** @throws InvalidInputException when it cannot be the full name of a job */
    public static void checkDeployJob(String name) {
        checkJob("deployJob", name, "shop/deploy");
    }

    /** @throws InvalidInputException when it cannot be the full name of a job */
    public static void checkReleaseTrainJob(String name) {
        checkJob("releaseTrainJob", name, "shop/train");
    }

    private static void checkJob(String field, String name, String example) {
        if (!name.isEmpty() && !JOB.matcher(name).matches()) {
            throw new InvalidInputException(
                    field, name, "is not the full name of a job", "write folder/job, as in " + example);
        }
    }
}
