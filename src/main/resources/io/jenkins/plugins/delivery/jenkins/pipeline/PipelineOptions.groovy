package io.jenkins.plugins.delivery.jenkins.pipeline

import org.jenkinsci.plugins.workflow.cps.CpsScript

/** What a service's line says of the shared Pipeline, and the variables that say it where the line does not. */
final class PipelineOptions implements Serializable {
    private static final long serialVersionUID = 1L

    private static final List<String> STAGES = ['inspect', 'compile', 'test', 'sonar', 'scan', 'gate', 'image', 'deploy']

    /** An option, and the variable that takes its place where there is one. */
    private static final Map<String, String> OPTIONS = [
        app: 'APP', agent: 'DELIVERY_AGENT', skip: '', before: '', after: '', deployJob: 'DEPLOY_JOB', environment: '',
        minLineCoverage: 'MIN_LINE_COVERAGE', minTestPassRate: 'MIN_TEST_PASS_RATE', coverageReports: 'COVERAGE_REPORTS',
        buildTool: 'BUILD_TOOL', buildOptions: 'BUILD_OPTIONS', tests: 'BUILD_TESTS', jdk: 'BUILD_JDK',
        mavenSettings: 'MAVEN_SETTINGS_ID', buildContainer: 'BUILD_CONTAINER', kanikoContainer: 'KANIKO_CONTAINER',
        dockerfile: 'DOCKERFILE', context: 'IMAGE_CONTEXT', target: '', buildArgs: '', baseImage: 'BASE_IMAGE',
        services: '', onlyChanged: 'ONLY_CHANGED', previews: 'PREVIEWS',
        scan: 'SCAN', scanContainer: 'SCAN_CONTAINER', vulnerabilities: 'VULNERABILITIES', accepted: '',
        ignoreUnfixed: 'IGNORE_UNFIXED', maxCritical: 'MAX_CRITICAL', maxHigh: 'MAX_HIGH', maxMedium: 'MAX_MEDIUM',
        maxLow: 'MAX_LOW', newOnly: 'NEW_ONLY',
    ]

    /** Where a scanner leaves its report when nobody says where. */
    private static final String REPORTS = 'trivy.json, grype.json, vulnerabilities.json'

    private final CpsScript script
    private Map given = [:]

    PipelineOptions(PipelineScript script) {
        this.script = script.get()
    }

    /** Takes what a line says, after a look at its words. */
    void take(Map options) {
        given = options
        allow('the options', given.keySet(), OPTIONS.keySet() as List)
        allow('skip', given.skip ?: [], STAGES)
        allow('before', (given.before ?: [:]).keySet(), STAGES)
        allow('after', (given.after ?: [:]).keySet(), STAGES)
    }

    private void allow(String field, def words, List<String> known) {
        for (name in words) {
            if (!known.contains(name.toString())) {
                script.error "microservicePipeline: '${name}' in ${field} is not known: use ${known.join(', ')}"
            }
        }
    }

    /** What the line says, else the variable; null when neither does. */
    def value(String option) {
        if (given[option] != null) {
            return given[option]
        }
        String variable = OPTIONS[option]
        return variable ? script.env[variable] ?: null : null
    }

    /** The same as yes or no. */
    boolean isTrue(String option) {
        return value(option)?.toString() == 'true'
    }

    boolean isSkipped(String stage) {
        return (given.skip ?: []).contains(stage)
    }

    /** As {@code inspectRepository} takes it: who leaves the stage out wants no tests. */
    def tests() {
        return isSkipped('test') ? 'skip' : value('tests')
    }

    /** What others put before or after a stage; null when there is nothing. */
    Closure hook(String when, String stage) {
        return (given[when] ?: [:])[stage]
    }

    boolean isOnlyChanged() {
        return value('onlyChanged')?.toString() != 'false'
    }

    /** Whether an earlier build of the same commit may count: what others put around stages may need what these leave. */
    boolean mayBeDone() {
        // What nobody knew to be vulnerable then may be known now.
        return isOnlyChanged() && !reports() && (given.before ?: [:]).keySet().every { it == 'deploy' } &&
            (given.after ?: [:]).keySet().every { it == 'image' || it == 'deploy' }
    }

    /** Everything but the code that an earlier build's gate depended on. */
    String gate(Map limits) {
        return (limits + [jdk: value('jdk'), settings: value('mavenSettings'), skip: given.skip]).toString()
    }

    /** The pattern of the reports of vulnerabilities that count; null when none do. */
    String reports() {
        return value('vulnerabilities') ?: (value('scan') && !isSkipped('scan') ? REPORTS : null)
    }

    /** The report that goes with the image, which can be one; null when none does. */
    String attached() {
        String named = value('vulnerabilities')
        return named && (named.contains('*') || named.contains(',')) ? null : reports()
    }

    /** What {@code qualityGate} is asked for, without SonarQube. */
    Map limits() {
        Map limits = [:]
        for (name in ['minLineCoverage', 'minTestPassRate']) {
            if (value(name) != null) {
                limits[name] = value(name).toString().toDouble()
            }
        }
        if (reports()) {
            limits.vulnerabilities = reports()
            for (name in ['maxCritical', 'maxHigh', 'maxMedium', 'maxLow']) {
                if (value(name) != null) {
                    limits[name] = value(name).toString().toInteger()
                }
            }
            if (value('ignoreUnfixed') != null) {
                limits.ignoreUnfixed = isTrue('ignoreUnfixed')
            }
            if (isTrue('newOnly')) {
                limits.newOnly = true
            }
            if (value('accepted')) {
                limits.accepted = value('accepted')
            }
        }
        return limits
    }

    /** The service's name: the line's, or the repository's, which is how a multibranch project is called. */
    String app() {
        return value('app') ?: repositoryName()
    }

    private String repositoryName() {
        List<String> path = script.env.JOB_NAME.tokenize('/')
        String name = script.env.BRANCH_NAME && path.size() > 1 ? path[path.size() - 2] : path[path.size() - 1]
        // As Kubernetes takes it: people call repositories ServiceA, order_service and 2048 as well.
        String plain = name.toLowerCase(Locale.ROOT).replaceAll('[^a-z0-9]+', '-').replaceAll('^-|-$', '')
        String whole = plain ==~ '[a-z].*' ? plain : 'app-' + plain
        return whole.take(53).replaceAll('-+$', '')
    }
}
