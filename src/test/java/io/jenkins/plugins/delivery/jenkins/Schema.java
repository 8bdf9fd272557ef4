package io.jenkins.plugins.delivery.jenkins;

import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.Descriptor;
import io.jenkins.plugins.casc.Attribute;
import io.jenkins.plugins.casc.Configurator;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.SchemaGeneration;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import jenkins.security.stapler.StaplerDispatchable;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.json.JSONArray;
import org.json.JSONObject;
import org.kohsuke.stapler.export.Exported;

/** What the plugin offers to Pipelines, files and scripts: one name a line, with its kind and its default. */
final class Schema {
    private static final String PLUGIN = "io.jenkins.plugins.delivery.";

    private final Set<String> lines = new TreeSet<>();
    private JSONObject generated;

    Set<String> lines() {
        return lines;
    }

    /** A step, and its parameters with the values that they have when a Pipeline gives none. */
    void addStep(StepDescriptor descriptor) throws Exception {
        if (!isOurs(descriptor.clazz)) {
            return;
        }
        DescribableModel<? extends Step> model = DescribableModel.of(descriptor.clazz);
        Map<String, Object> required = new TreeMap<>();
        model.getParameters().stream()
                .filter(DescribableParameter::isRequired)
                .forEach(parameter -> required.put(parameter.getName(), ""));
        Step step = model.instantiate(required);
        String name = "step " + descriptor.getFunctionName();
        lines.add(name);
        for (DescribableParameter parameter : model.getParameters()) {
            lines.add(name + "." + parameter.getName() + ": "
                    + name(parameter.getType().getActualType())
                    + (parameter.isRequired() ? ", required" : " = " + value(read(step, parameter.getName()))));
        }
    }

    void addVariable(GlobalVariable variable) {
        if (isOurs(variable.getClass())) {
            lines.add("variable " + variable.getName());
        }
    }

    /** A node as Configuration as Code describes it to editors. */
    void addGeneratedNode(String root, String name) {
        if (generated == null) {
            generated = SchemaGeneration.generateSchema().getJSONObject("properties");
        }
        addGenerated(
                "schema " + root + "." + name,
                generated.getJSONObject(root).getJSONObject("properties").getJSONObject(name));
    }

    private void addGenerated(String path, JSONObject node) {
        lines.add(path + ": " + node.optString("type"));
        JSONObject properties = node.optJSONObject("properties");
        if (properties != null) {
            properties.keySet().forEach(name -> addGenerated(path + "." + name, properties.getJSONObject(name)));
        }
        JSONArray items = node.optJSONArray("items");
        if (items != null) {
            items.forEach(item -> addGenerated(path + "[]", (JSONObject) item));
        }
    }

    /** What a file may say of a thing, down to the last node, with the values that the given one has. */
    void addSettings(String path, Object instance) throws Exception {
        @SuppressWarnings("unchecked") // an instance's own class has the configurator of its instances
        Configurator<Object> configurator = (Configurator<Object>)
                (Configurator<?>) ConfiguratorRegistry.get().lookupOrFail(instance.getClass());
        for (Attribute<Object, ?> attribute : configurator.getAttributes()) {
            String name = path + "." + attribute.getName();
            Class<?> type = attribute.getType();
            if (!isOurs(type)) {
                lines.add("setting " + name + ": " + type.getSimpleName() + (attribute.isMultiple() ? "[]" : "") + " = "
                        + value(attribute.getValue(instance)));
            } else if (Modifier.isAbstract(type.getModifiers())) {
                for (Descriptor<?> kind : ExtensionList.lookup(Descriptor.class)) {
                    if (type.isAssignableFrom(kind.clazz) && isOurs(kind.clazz)) {
                        String symbol =
                                kind.getClass().getAnnotation(Symbol.class).value()[0];
                        addSettings(name + "." + symbol, sample(kind.clazz));
                    }
                }
            } else if (attribute.isMultiple()) {
                addSettings(name + "[]", sample(type));
            } else {
                Object value = attribute.getValue(instance);
                // One that is there only when somebody asks for it.
                addSettings(name, value == null ? sample(type) : value);
            }
        }
    }

    /** An element of a list that is empty by default. */
    private static Object sample(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getConstructors()[0];
        return constructor.newInstance(Arrays.stream(constructor.getParameterTypes())
                .map(parameter -> "sample")
                .toArray());
    }

    /** What the REST API says of builds and pages, what lies below pages, and what they do when they are asked to. */
    void addBeansAndPaths() {
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages(PLUGIN + "jenkins")) {
            for (JavaMethod method : type.getMethods()) {
                if (method.isAnnotatedWith(Exported.class)) {
                    Method getter = method.reflect();
                    String given = getter.getAnnotation(Exported.class).name();
                    lines.add("rest " + type.getSimpleName() + "."
                            + (given.isEmpty() ? property(method.getName()) : given) + ": "
                            + name(getter.getGenericReturnType()));
                } else if (method.isAnnotatedWith(StaplerDispatchable.class) || isAsked(type, method)) {
                    Method reflected = method.reflect();
                    lines.add("path " + type.getSimpleName() + "." + method.getName()
                            + Arrays.stream(reflected.getGenericParameterTypes())
                                    .map(Schema::name)
                                    .collect(joining(", ", "(", ")"))
                            + ": " + name(reflected.getGenericReturnType()));
                }
            }
        }
    }

    /** What forms ask of descriptors is no matter of users. */
    private static boolean isAsked(JavaClass type, JavaMethod method) {
        return method.getName().matches("do[A-Z].*") && !type.isAssignableTo(Descriptor.class);
    }

    void addAddresses(String below, Collection<? extends Action> actions) {
        actions.stream()
                .filter(action -> isOurs(action.getClass()) && action.getUrlName() != null)
                .forEach(action -> lines.add("path of " + below + ": " + action.getUrlName()));
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(PLUGIN);
    }

    /** A type without its packages, which may change. */
    private static String name(Type type) {
        return type.getTypeName().replaceAll("[\\w.]+\\.|\\w+\\$", "");
    }

    private static String property(String getter) {
        String name = getter.replaceFirst("^(?:get|is)", "");
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static Object value(Object value) {
        return value instanceof String ? "'" + value + "'" : value;
    }

    private static Object read(Object bean, String property) throws ReflectiveOperationException {
        String name = Character.toUpperCase(property.charAt(0)) + property.substring(1);
        for (Method method : bean.getClass().getMethods()) {
            if (method.getName().matches("(get|is)" + name)) {
                return method.invoke(bean);
            }
        }
        throw new NoSuchMethodException(property);
    }
}
