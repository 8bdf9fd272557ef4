package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Api;
import hudson.model.ModelObject;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.component.ComponentQuery;
import io.jenkins.plugins.delivery.core.delivery.ComponentSearch;
import io.jenkins.plugins.delivery.core.delivery.DeliveryTable;
import java.io.IOException;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The page {@code components/}: which services run a component, and where. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class ComponentsPage implements ModelObject {
    static final String URL_NAME = "components";

    private final String purl;
    private final String problem;
    private final ComponentSearch search;

    /**
     * Looks for it.
     *
     * @param table what the user sees
     * @param request may say {@code purl}
     */
    ComponentsPage(DeliveryTable table, @CheckForNull StaplerRequest2 request) throws IOException {
        this(table, request == null ? "" : Util.fixNull(request.getParameter("purl")));
    }

    ComponentsPage(DeliveryTable table, String purl) throws IOException {
        this.purl = purl.trim();
        ComponentSearch result = new ComponentSearch(List.of(), List.of());
        String message = "";
        if (!this.purl.isEmpty()) {
            try {
                result = ComponentSearch.of(table, KeptComponents.store(), ComponentQuery.parse("purl", this.purl));
            } catch (InvalidInputException e) {
                message = e.getMessage();
            }
        }
        this.search = result;
        this.problem = message;
    }

    @Override
    public String getDisplayName() {
        return Messages.ComponentsPage_displayName();
    }

    public Api getApi() {
        return new Api(this);
    }

    /** What was looked for; empty when nothing was. */
    @Exported
    public String getPurl() {
        return purl;
    }

    /** Why that cannot be looked for; empty when it can. */
    @Exported
    public String getProblem() {
        return problem;
    }

    /** Where it runs. */
    @Exported
    public List<ComponentView> getFound() {
        return search.found().stream()
                .map(found -> new ComponentView(found.cell(), found.versions()))
                .toList();
    }

    /** Where nobody knows, since no bill was kept. */
    @Exported
    public List<ComponentView> getUnknown() {
        return search.unknown().stream()
                .map(cell -> new ComponentView(cell, List.of()))
                .toList();
    }
}
