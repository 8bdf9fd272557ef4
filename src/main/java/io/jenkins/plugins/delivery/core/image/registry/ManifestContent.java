package io.jenkins.plugins.delivery.core.image.registry;

/**
 * A manifest or an index as the registry keeps it.
 *
 * @param descriptor its media type, digest and size
 * @param bytes its exact bytes, which the digest is of; not copied
 */
public record ManifestContent(Descriptor descriptor, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
        return other instanceof ManifestContent that && descriptor.equals(that.descriptor);
    }

    @Override
    public int hashCode() {
        return descriptor.hashCode();
    }

    @Override
    public String toString() {
        return "ManifestContent[" + descriptor + "]";
    }
}
