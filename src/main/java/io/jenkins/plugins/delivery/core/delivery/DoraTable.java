package io.jenkins.plugins.delivery.core.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The figures of one environment or of several.
 *
 * @param all of all services together
 * @param folders of the services whose images are made in a folder at the top, by its name
 * @param services by name
 * @param periods of all services together, oldest first
 */
public record DoraTable(
        DoraFigures all,
        Map<String, DoraFigures> folders,
        Map<String, DoraFigures> services,
        List<DeployPeriod> periods) {
    /**
     * Counts what may be seen.
     *
     * @param environments whose deploys count, all of them together
     * @param days how far back, until now
     * @param now until when, in the time zone that is taken for that of commits
     */
    public static DoraTable of(
            Collection<ServiceDeliveries> services,
            Collection<String> environments,
            int days,
            ZonedDateTime now,
            Predicate<Delivery> visible) {
        Map<String, List<FigureSamples>> byFolder = new TreeMap<>();
        Map<String, List<FigureSamples>> byService = new TreeMap<>();
        Instant from = now.toInstant().minus(Duration.ofDays(days));
        for (ServiceDeliveries service : services) {
            for (String environment : environments) {
                List<Delivery> seen = service.in(environment).deliveries().stream()
                        .filter(visible)
                        .toList();
                if (!seen.isEmpty()) {
                    FigureSamples samples = FigureSamples.of(seen, from, now);
                    add(byService, service.service(), samples);
                    add(byFolder, folder(seen.get(0).origin()), samples);
                }
            }
        }
        FigureSamples all = FigureSamples.sum(
                byService.values().stream().flatMap(List::stream).toList());
        return new DoraTable(
                DoraFigures.of(all), figures(byFolder), figures(byService), DeployPeriod.of(all, days, now));
    }

    /** The first part of the full name of a job; empty when it is in no folder. */
    private static String folder(String job) {
        int slash = job.indexOf('/');
        return slash < 0 ? "" : job.substring(0, slash);
    }

    private static void add(Map<String, List<FigureSamples>> lists, String name, FigureSamples samples) {
        lists.computeIfAbsent(name, first -> new ArrayList<>()).add(samples);
    }

    private static Map<String, DoraFigures> figures(Map<String, List<FigureSamples>> samples) {
        Map<String, DoraFigures> figures = new TreeMap<>();
        samples.forEach((name, of) -> figures.put(name, DoraFigures.of(FigureSamples.sum(of))));
        return figures;
    }
}
