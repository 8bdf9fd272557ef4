package io.jenkins.plugins.delivery.jenkins.pipeline

import org.jenkinsci.plugins.workflow.cps.CpsScript

/**
 * Deploys several services, one after another in the order of the list, each by the common deploy job with all its rules.
 * The first that fails stops the train: what comes after it is not started, what went before it stays, and the log says
 * which is which. Trusted as {@link MicroservicePipeline} is; it takes nothing but words and numbers from a Pipeline.
 */
final class ReleaseTrain implements Serializable {
    private static final long serialVersionUID = 1L

    private static final List<String> OPTIONS = ['environment', 'services', 'deployJob']

    /** As Docker has it. */
    private static final String TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}'

    /** As Kubernetes calls a release's objects. */
    private static final String NAME = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'

    private final CpsScript script
    private List<Map<String, String>> waiting = []
    private List<String> went = []
    private String stoppedAt = ''

    ReleaseTrain(PipelineScript script) {
        this.script = script.get()
    }

    void call(Map options = [:]) {
        check(options)
        String environment = environment(options)
        String job = options.deployJob ?: script.env.DEPLOY_JOB ?: script.delivery.deployJob
        if (!job) {
            refuse('deployJob', '', 'is not set, and neither do the settings name a deploy job', 'name it here or there')
        }
        waiting = wagons(options.services)
        went = []
        stoppedAt = ''
        script.echo "Release train to ${environment}, one after another: ${names(waiting)}"
        try {
            while (waiting && !stoppedAt) {
                start(job, environment)
            }
        } finally {
            tell()
        }
        if (stoppedAt) {
            script.error "The release train stopped at ${stoppedAt}: see that build, and start again with what did not go"
        }
    }

    private void start(String job, String environment) {
        Map<String, String> next = waiting.remove(0)
        String name = "${next.app} ${next.tag}"
        stoppedAt = name
        def build = script.build(job: job, propagate: false, parameters: [
            script.string(name: 'App', value: next.app),
            script.string(name: 'Env', value: environment),
            script.string(name: 'Tag', value: next.tag),
        ])
        name += " (${build.fullDisplayName})"
        if (build.result == 'SUCCESS') {
            went << name
            stoppedAt = ''
        } else {
            stoppedAt = "${name}, ${build.result}"
        }
    }

    /** Whatever ended it, an abort as well. */
    private void tell() {
        script.echo "Went: ${went ? went.join(', ') : 'nothing'}." +
            (stoppedAt ? " Stopped at: ${stoppedAt}." : '') +
            (waiting ? " Not started: ${names(waiting)}." : '')
    }

    private void check(Map options) {
        for (name in options.keySet()) {
            if (!OPTIONS.contains(name.toString())) {
                script.error "releaseTrain: '${name}' in the options is not known: use ${OPTIONS.join(', ')}"
            }
        }
    }

    private String environment(Map options) {
        List<String> known = script.delivery.environments
        String environment = options.environment ?: ''
        if (!known.contains(environment)) {
            refuse('environment', environment, 'is none of the settings',
                known ? "use one of ${known.join(', ')}" : 'name the environments there first')
        }
        return environment
    }

    /** A map of services and tags, or a text with the same: {@code index:1.4.2 order:2.0.1}, as a parameter has it. */
    private List<Map<String, String>> wagons(def services) {
        List<Map<String, String>> wagons = []
        if (services instanceof Map) {
            for (app in services.keySet()) {
                wagons << wagon(app.toString(), services[app].toString())
            }
        } else {
            for (word in (services ?: '').toString().replace(',', ' ').tokenize()) {
                int colon = word.indexOf(':')
                wagons << wagon(colon < 0 ? word : word.substring(0, colon), colon < 0 ? '' : word.substring(colon + 1))
            }
        }
        if (!wagons) {
            refuse('services', '', 'names no service', "give services and tags: [index: '1.4.2', order: '2.0.1']")
        }
        List<String> seen = []
        for (wagon in wagons) {
            if (seen.contains(wagon.app)) {
                refuse('services', wagon.app, 'is named twice', 'name each service once')
            }
            seen << wagon.app
        }
        return wagons
    }

    private Map<String, String> wagon(String app, String tag) {
        if (!app.matches(NAME)) {
            refuse('services', app, 'is not the name of a service', 'use lower case letters, digits and dashes')
        }
        if (!tag.matches(TAG)) {
            refuse('services', "${app}:${tag}", 'has no tag that an image can have', 'write service:tag, as in index:1.4.2')
        }
        return [app: app, tag: tag]
    }

    private void refuse(String field, String value, String problem, String remedy) {
        script.error "releaseTrain: ${field} '${value}' ${problem}: ${remedy}"
    }

    private String names(List<Map<String, String>> wagons) {
        List<String> names = []
        for (wagon in wagons) {
            names << "${wagon.app} ${wagon.tag}".toString()
        }
        return names.join(', ')
    }
}
