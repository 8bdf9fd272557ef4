package io.jenkins.plugins.delivery.jenkins.config;

import com.thoughtworks.xstream.converters.reflection.PureJavaReflectionProvider;
import com.thoughtworks.xstream.mapper.Mapper;
import hudson.XmlFile;
import hudson.util.RobustReflectionConverter;
import hudson.util.XStream2;
import java.io.File;
import jenkins.model.Jenkins;

/**
 * The file that the settings are kept in. It may have been written by an earlier version: what that did not know has its
 * default.
 */
final class SettingsFile {
    /** The package that the classes were in when the file got its name. */
    private static final String FORMER = "io.jenkins.plugins.delivery.config.";

    private static final XStream2 XSTREAM = new XStream2();

    static {
        XSTREAM.addCompatibilityAlias(FORMER + "DeliveryGlobalConfiguration", DeliveryGlobalConfiguration.class);
        XSTREAM.addCompatibilityAlias(FORMER + "EnvironmentConfiguration", EnvironmentConfiguration.class);
        XSTREAM.registerConverter(new ByConstructor(XSTREAM.getMapper()));
    }

    private SettingsFile() {}

    static XmlFile get() {
        return new XmlFile(XSTREAM, new File(Jenkins.get().getRootDir(), FORMER + "DeliveryGlobalConfiguration.xml"));
    }

    /** The usual converter makes objects without their constructor, so that they lack the defaults of their fields. */
    private static final class ByConstructor extends RobustReflectionConverter {
        ByConstructor(Mapper mapper) {
            super(mapper, new PureJavaReflectionProvider());
        }

        @Override
        public boolean canConvert(@SuppressWarnings("rawtypes") Class type) {
            return type != null && type.getPackage() == SettingsFile.class.getPackage();
        }
    }
}
