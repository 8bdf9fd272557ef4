package io.jenkins.plugins.delivery.core.delivery;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The figures of an environment.
 *
 * @param all of all services together
 * @param folders of the services whose images are made in a folder at the top, by its name
 * @param services by name
 */
public record DoraTable(DoraFigures all, Map<String, DoraFigures> folders, Map<String, DoraFigures> services) {
    /**
     * Counts what may be seen.
     *
     * @param time how far back, until now
     * @param now until when, in the time zone that is taken for that of commits
     */
    public static DoraTable of(
            Collection<ServiceDeliveries> services,
            String environment,
            Duration time,
            ZonedDateTime now,
            Predicate<Delivery> visible) {
        Map<String, FigureSamples> byFolder = new TreeMap<>();
        Map<String, FigureSamples> byService = new TreeMap<>();
        services.stream()
                .sorted(Comparator.comparing(ServiceDeliveries::service))
                .forEach(service -> {
                    List<Delivery> seen = service.in(environment).deliveries().stream()
                            .filter(visible)
                            .toList();
                    if (!seen.isEmpty()) {
                        FigureSamples samples =
                                FigureSamples.of(seen, now.toInstant().minus(time), now);
                        byService.put(service.service(), samples);
                        byFolder.merge(folder(seen.get(0).origin()), samples, FigureSamples::plus);
                    }
                });
        return new DoraTable(
                DoraFigures.of(byService.values().stream().reduce(FigureSamples.NONE, FigureSamples::plus)),
                figures(byFolder),
                figures(byService));
    }

    /** The first part of the full name of a job; empty when it is in no folder. */
    private static String folder(String job) {
        int slash = job.indexOf('/');
        return slash < 0 ? "" : job.substring(0, slash);
    }

    private static Map<String, DoraFigures> figures(Map<String, FigureSamples> samples) {
        Map<String, DoraFigures> figures = new TreeMap<>();
        samples.forEach((name, of) -> figures.put(name, DoraFigures.of(of)));
        return figures;
    }
}
