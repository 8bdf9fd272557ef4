package io.jenkins.plugins.delivery.jenkins.pipeline

import org.jenkinsci.plugins.workflow.cps.CpsScript
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException

/**
 * The stages of the shared Pipeline. A service whose own Jenkinsfile is a line calls them all; the shared Jenkinsfile
 * calls them one by one. Trusted as a library of Jenkins' own is; the closures that it is given stay in the sandbox of the
 * Pipeline that they come from.
 */
final class MicroservicePipeline implements Serializable {
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
    private static final String RESULTS =
        '**/target/surefire-reports/*.xml, **/target/failsafe-reports/*.xml, **/build/test-results/**/*.xml'

    private static final String COVERAGE =
        '**/target/site/jacoco*/jacoco.xml, **/build/reports/jacoco/test/jacocoTestReport.xml'

    /** Where a scanner leaves its report when nobody says where. */
    private static final String REPORTS = 'trivy.json, grype.json, vulnerabilities.json'

    private final CpsScript script
    private Map options = [:]
    private Map repository
    private Map<String, String> tags = [:]

    /** Of a pull request, the services that get a preview. */
    private List<String> previewed = []

    MicroservicePipeline(PipelineScript script) {
        this.script = script.get()
    }

    void call(Map options = [:]) {
        this.options = options
        check()
        try {
            script.timeout(time: 1, unit: 'HOURS') {
                script.node(value('agent') ?: '') {
                    script.checkout script.scm
                    run('inspect', 'Inspect') { inspectRepository() }
                    run('compile', 'Compile') { compile() }
                    run('test', 'Test') { test() }
                    if (isToBeAnalysed()) {
                        run('sonar', 'SonarQube') { sonar() }
                    }
                    if (isToBeScanned()) {
                        run('scan', 'Scan') { scan() }
                    }
                    run('gate', 'Quality gate') { gate() }
                    run('image', 'Image') { image() }
                }
                if (isToBeDeployed()) {
                    run('deploy', 'Deploy') { deploy() }
                }
            }
        } finally {
            script.notifyFailure()
        }
    }

    /** Finds out what the repository is; the other stages do as it says. */
    void inspectRepository() {
        Map request = [app: value('app') ?: repositoryName()]
        for (name in ['buildTool', 'dockerfile', 'context', 'target', 'buildArgs', 'services']) {
            if (value(name)) {
                request[name] = value(name)
            }
        }
        if (value('buildOptions')) {
            def given = value('buildOptions')
            request.buildOptions = given instanceof List ? given : given.toString().tokenize()
        }
        if (tests()) {
            request.tests = tests()
        }
        if (mayBeDone()) {
            request.gate = (thresholds() + [jdk: value('jdk'), settings: value('mavenSettings'), skip: options.skip]).toString()
        }
        repository = script.inspectRepository(request)
    }

    /** What others put around the stages may need what these leave in the workspace. */
    private boolean mayBeDone() {
        // What nobody knew to be vulnerable then may be known now.
        return isOnlyChanged() && !reports() && (options.before ?: [:]).keySet().every { it == 'deploy' } &&
            (options.after ?: [:]).keySet().every { it == 'image' || it == 'deploy' }
    }

    private boolean isOnlyChanged() {
        return value('onlyChanged')?.toString() != 'false'
    }

    void compile() {
        known()
        if (repository.done) {
            return
        }
        for (build in repository.builds) {
            sh(build, build.compile)
        }
    }

    void test() {
        known()
        if (repository.done) {
            return
        }
        try {
            for (build in repository.builds) {
                if (build.test) {
                    sh(build, build.test)
                }
                if (build.assemble) {
                    sh(build, build.assemble)
                }
            }
        } finally {
            script.junit testResults: RESULTS, allowEmptyResults: true
        }
    }

    boolean isToBeAnalysed() {
        return script.delivery.sonarUrl
    }

    void sonar() {
        known()
        if (repository.done) {
            return
        }
        for (build in repository.builds) {
            script.sonarScan(directory: build.directory, wait: false)
        }
    }

    boolean isToBeScanned() {
        return value('scan')
    }

    /** Runs the scanner, which is the company's own, and has to leave its report in the workspace. */
    void scan() {
        def command = value('scan')
        inContainer(value('scanContainer')) {
            if (command instanceof Closure) {
                command()
            } else {
                script.sh command.toString()
            }
        }
    }

    /** The pattern of the reports of vulnerabilities that count; null when none do. */
    private String reports() {
        return value('vulnerabilities') ?: (isToBeScanned() && !isSkipped('scan') ? REPORTS : null)
    }

    /** The report that goes with the image, which can be one; null when none does. */
    private String attached() {
        String named = value('vulnerabilities')
        return named && (named.contains('*') || named.contains(',')) ? null : reports()
    }

    void gate() {
        known()
        if (repository.done) {
            script.echo "Quality gate: passed in ${repository.done.build}, as Jenkins' record of that build says"
            return
        }
        Map thresholds = thresholds()
        if (!thresholds.sonar) {
            script.echo 'Quality gate: without SonarQube, ' +
                (isToBeAnalysed() ? 'since its stage is skipped' : 'since the settings name none')
        }
        if (value('coverageReports')) {
            thresholds.coverageReports = value('coverageReports')
        } else if (repository.builds.any { it.tool == 'gradle' }) {
            thresholds.coverageReports = COVERAGE
        }
        boolean tested = repository.builds.any { it.test && it.tested }
        if (!tested && thresholds.minTestPassRate == null) {
            script.echo 'Quality gate: no tests ran, ' + (tests() == 'skip' ? 'since they are skipped' : 'since there are none') +
                ', so none are asked for. minTestPassRate asks for them.'
            thresholds.minTestPassRate = 0
        }
        script.qualityGate(thresholds)
    }

    private Map thresholds() {
        Map thresholds = [sonar: isToBeAnalysed() && !isSkipped('sonar')]
        for (name in ['minLineCoverage', 'minTestPassRate']) {
            if (value(name) != null) {
                thresholds[name] = value(name).toString().toDouble()
            }
        }
        if (reports()) {
            thresholds.vulnerabilities = reports()
            for (name in ['maxCritical', 'maxHigh', 'maxMedium', 'maxLow']) {
                if (value(name) != null) {
                    thresholds[name] = value(name).toString().toInteger()
                }
            }
            if (value('ignoreUnfixed') != null) {
                thresholds.ignoreUnfixed = value('ignoreUnfixed').toString() == 'true'
            }
            if (value('newOnly').toString() == 'true') {
                thresholds.newOnly = true
                thresholds.app = repository.services.collect { it.name }.join(', ')
            }
            if (value('accepted')) {
                thresholds.accepted = value('accepted')
            }
        }
        return thresholds
    }

    void image() {
        known()
        List<String> images = []
        // One after the other: kaniko unpacks each image over the root of the container that all share.
        for (service in repository.services) {
            if (service.changed || !isOnlyChanged()) {
                Map request = [
                    app: service.name, context: service.context, dockerfile: service.dockerfile,
                    buildArgs: [:] + service.buildArgs,
                ]
                if (service.generated && value('baseImage')) {
                    request.buildArgs.BASE = value('baseImage')
                }
                if (service.target) {
                    request.target = service.target
                }
                if (attached()) {
                    request.vulnerabilities = attached()
                }
                def image = made(request)
                tags[service.name] = image.tag
                script.env.TAG = image.tag
                // Nobody deploys that of a pull request by its tag.
                images << (script.env.CHANGE_ID ? image.reference : image.image)
            }
        }
        if (images) {
            script.currentBuild.description = images.join(' ')
        }
    }

    private def made(Map request) {
        def image
        if (repository.done) {
            try {
                inContainer(value('kanikoContainer')) { image = script.buildImage(request) }
            } catch (FlowInterruptedException e) {
                throw e
            } catch (Exception e) {
                script.echo "The image of ${request.app} is not as ${repository.done.build} left it (${e.message}): all is done again"
            }
            if (image?.reused && !repository.done.images.contains(image.reference)) {
                script.error "${image.image} is ${image.digest}, and that is not what ${repository.done.build} pushed: " +
                    'somebody has moved the tag. Delete it in the registry, and build again'
            }
            if (image) {
                return image
            }
            repository.done = null
            compile()
            test()
            if (isToBeAnalysed() && !isSkipped('sonar')) {
                sonar()
            }
            gate()
        }
        inContainer(value('kanikoContainer')) { image = script.buildImage(request) }
        return image
    }

    /**
     * Of several branches, only the primary one is deployed, and a pull request at most as previews beside the services;
     * the log says why not.
     */
    boolean isToBeDeployed() {
        String reason = reasonNotToDeploy()
        if (reason) {
            script.echo "Deploy: nothing, since ${reason}"
        }
        return !reason
    }

    private String reasonNotToDeploy() {
        if (!deployJob()) {
            return 'neither the settings nor DEPLOY_JOB name a deploy job'
        }
        if (!tags) {
            return 'no image was built'
        }
        if (script.env.CHANGE_ID) {
            return reasonNotToPreview()
        }
        if (script.env.BRANCH_NAME && script.env.BRANCH_IS_PRIMARY != 'true') {
            return "${script.env.BRANCH_NAME} is not the repository's default branch, as the last scan of the project saw it"
        }
        return null
    }

    private String reasonNotToPreview() {
        if (value('previews')?.toString() != 'true') {
            return 'this is a pull request'
        }
        previewed = []
        for (service in tags.keySet()) {
            String refusal = PullRequestPreviews.refusal(script.$build(), deployJob(), service)
            if (refusal) {
                script.echo "Preview of ${service}: none, since ${refusal}"
            } else {
                previewed << service
            }
        }
        return previewed ? null : 'this is a pull request, and it gets no preview'
    }

    void deploy() {
        List<String> services = script.env.CHANGE_ID ? previewed : (tags.keySet() as List)
        if (services.size() == 1) {
            start(services[0])
            return
        }
        Map deploys = [:]
        for (name in services) {
            String service = name
            deploys[service] = { start(service) }
        }
        script.parallel(deploys)
    }

    /** Starts the deploy job and waits for it. */
    private void start(String service) {
        boolean preview = script.env.CHANGE_ID
        List parameters = [
            script.string(name: 'App', value: service),
            script.string(name: 'Env', value: preview ? PullRequestPreviews.environment()
                : value('environment') ?: script.delivery.environments[0]),
            script.string(name: 'Tag', value: tags[service]),
        ]
        if (preview) {
            parameters << script.string(name: 'Preview', value: PullRequestPreviews.name(script.$build()))
        }
        script.build job: deployJob(), parameters: parameters
        if (preview) {
            String address = PullRequestPreviews.show(script.$build(), service)
            script.echo "Preview of ${service}: ${address}"
            script.currentBuild.description = "${script.currentBuild.description} ${address}"
        }
    }

    private String deployJob() {
        return value('deployJob') ?: script.delivery.deployJob
    }

    private void check() {
        allow('the options', options.keySet(), OPTIONS.keySet() as List)
        allow('skip', options.skip ?: [], STAGES)
        allow('before', (options.before ?: [:]).keySet(), STAGES)
        allow('after', (options.after ?: [:]).keySet(), STAGES)
    }

    private void allow(String field, def given, List<String> known) {
        for (name in given) {
            if (!known.contains(name.toString())) {
                script.error "microservicePipeline: '${name}' in ${field} is not known: use ${known.join(', ')}"
            }
        }
    }

    /** What the Pipeline says, else the variable; null when neither does. */
    private def value(String option) {
        if (options[option] != null) {
            return options[option]
        }
        String variable = OPTIONS[option]
        return variable ? script.env[variable] ?: null : null
    }

    /** A multibranch project is called as its repository is. */
    private String repositoryName() {
        List<String> path = script.env.JOB_NAME.tokenize('/')
        String name = script.env.BRANCH_NAME && path.size() > 1 ? path[path.size() - 2] : path[path.size() - 1]
        // As Kubernetes takes it: people call repositories ServiceA, order_service and 2048 as well.
        String plain = name.toLowerCase(Locale.ROOT).replaceAll('[^a-z0-9]+', '-').replaceAll('^-|-$', '')
        String whole = plain ==~ '[a-z].*' ? plain : 'app-' + plain
        return whole.take(53).replaceAll('-+$', '')
    }

    /** A stage that is called alone needs what the first one finds out. */
    private void known() {
        if (repository == null) {
            inspectRepository()
        }
    }

    private boolean isSkipped(String stage) {
        return (options.skip ?: []).contains(stage)
    }

    /** As {@code inspectRepository} takes it: who leaves the stage out wants no tests. */
    private def tests() {
        return isSkipped('test') ? 'skip' : value('tests')
    }

    private void run(String name, String label, Closure work) {
        if (isSkipped(name)) {
            return
        }
        script.stage(label) {
            hook('before', name)
            work()
            hook('after', name)
        }
    }

    private void hook(String when, String name) {
        Closure hook = (options[when] ?: [:])[name]
        if (hook != null) {
            hook()
        }
    }

    /** Runs a command of a build where the settings say. */
    private void sh(Map build, String command) {
        List<String> variables = []
        String jdk = value('jdk') ?: (value('buildContainer') ? '' : repository.jdk)
        if (jdk) {
            String home = script.tool(name: jdk, type: 'jdk')
            variables += ["JAVA_HOME=${home}".toString(), "PATH+JDK=${home}/bin".toString()]
        }
        if (build.tool == 'gradle') {
            String file = "${script.env.WORKSPACE_TMP}/delivery-coverage.gradle"
            script.writeFile(file: file, text: repository.initScript)
            variables << "${repository.initScriptVariable}=${file}".toString()
        }
        script.withEnv(variables) {
            inContainer(value('buildContainer')) {
                script.dir(build.directory) {
                    if (build.tool == 'maven' && value('mavenSettings')) {
                        script.withCredentials([script.file(credentialsId: value('mavenSettings'), variable: 'MAVEN_SETTINGS')]) {
                            script.sh command + ' -s "$MAVEN_SETTINGS"'
                        }
                    } else {
                        script.sh command
                    }
                }
            }
        }
    }

    private void inContainer(def name, Closure work) {
        if (name) {
            script.container(name) { work() }
        } else {
            work()
        }
    }
}
