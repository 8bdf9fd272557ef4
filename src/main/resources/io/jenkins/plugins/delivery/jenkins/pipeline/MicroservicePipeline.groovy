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

    private static final String RESULTS =
        '**/target/surefire-reports/*.xml, **/target/failsafe-reports/*.xml, **/build/test-results/**/*.xml'

    private static final String COVERAGE =
        '**/target/site/jacoco*/jacoco.xml, **/build/reports/jacoco/test/jacocoTestReport.xml'

    private final CpsScript script
    private final PipelineOptions options
    private Map repository
    private Map<String, String> tags = [:]

    /** Of a pull request, the services that get a preview. */
    private List<String> previewed = []

    MicroservicePipeline(PipelineScript script) {
        this.script = script.get()
        this.options = new PipelineOptions(script)
    }

    void call(Map given = [:]) {
        options.take(given)
        try {
            script.timeout(time: 1, unit: 'HOURS') {
                script.node(options.value('agent') ?: '') {
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
        Map request = [app: options.app()]
        for (name in ['buildTool', 'dockerfile', 'context', 'target', 'buildArgs', 'services']) {
            if (options.value(name)) {
                request[name] = options.value(name)
            }
        }
        if (options.value('buildOptions')) {
            def given = options.value('buildOptions')
            request.buildOptions = given instanceof List ? given : given.toString().tokenize()
        }
        if (options.tests()) {
            request.tests = options.tests()
        }
        if (options.mayBeDone()) {
            request.gate = options.gate(limits())
        }
        repository = script.inspectRepository(request)
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
        return options.value('scan')
    }

    /** Runs the scanner, which is the company's own, and has to leave its report in the workspace. */
    void scan() {
        def command = options.value('scan')
        inContainer(options.value('scanContainer')) {
            if (command instanceof Closure) {
                command()
            } else {
                script.sh command.toString()
            }
        }
    }

    void gate() {
        known()
        if (repository.done) {
            script.echo "Quality gate: passed in ${repository.done.build}, as Jenkins' record of that build says"
            return
        }
        Map limits = limits()
        if (!limits.sonar) {
            script.echo 'Quality gate: without SonarQube, ' +
                (isToBeAnalysed() ? 'since its stage is skipped' : 'since the settings name none')
        }
        if (options.value('coverageReports')) {
            limits.coverageReports = options.value('coverageReports')
        } else if (repository.builds.any { it.tool == 'gradle' }) {
            limits.coverageReports = COVERAGE
        }
        boolean tested = repository.builds.any { it.test && it.tested }
        if (!tested && limits.minTestPassRate == null) {
            script.echo 'Quality gate: no tests ran, ' + (options.tests() == 'skip' ? 'since they are skipped' : 'since there are none') +
                ', so none are asked for. minTestPassRate asks for them.'
            limits.minTestPassRate = 0
        }
        script.qualityGate(limits)
    }

    private Map limits() {
        Map limits = [sonar: isToBeAnalysed() && !options.isSkipped('sonar')] + options.limits()
        if (limits.newOnly) {
            limits.app = repository.services.collect { it.name }.join(', ')
        }
        return limits
    }

    void image() {
        known()
        List<String> images = []
        // One after the other: kaniko unpacks each image over the root of the container that all share.
        for (service in repository.services) {
            if (service.changed || !options.isOnlyChanged()) {
                Map request = [
                    app: service.name, context: service.context, dockerfile: service.dockerfile,
                    buildArgs: [:] + service.buildArgs,
                ]
                if (service.generated && options.value('baseImage')) {
                    request.buildArgs.BASE = options.value('baseImage')
                }
                if (service.target) {
                    request.target = service.target
                }
                if (options.attached()) {
                    request.vulnerabilities = options.attached()
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
                inContainer(options.value('kanikoContainer')) { image = script.buildImage(request) }
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
            if (isToBeAnalysed() && !options.isSkipped('sonar')) {
                sonar()
            }
            gate()
        }
        inContainer(options.value('kanikoContainer')) { image = script.buildImage(request) }
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
        if (!options.isTrue('previews')) {
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
                : options.value('environment') ?: script.delivery.environments[0]),
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
        return options.value('deployJob') ?: script.delivery.deployJob
    }

    /** A stage that is called alone needs what the first one finds out. */
    private void known() {
        if (repository == null) {
            inspectRepository()
        }
    }

    private void run(String name, String label, Closure work) {
        if (options.isSkipped(name)) {
            return
        }
        script.stage(label) {
            options.hook('before', name)?.call()
            work()
            options.hook('after', name)?.call()
        }
    }

    /** Runs a command of a build where the settings say. */
    private void sh(Map build, String command) {
        List<String> variables = []
        String jdk = options.value('jdk') ?: (options.value('buildContainer') ? '' : repository.jdk)
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
            inContainer(options.value('buildContainer')) {
                script.dir(build.directory) {
                    if (build.tool == 'maven' && options.value('mavenSettings')) {
                        script.withCredentials([script.file(credentialsId: options.value('mavenSettings'), variable: 'MAVEN_SETTINGS')]) {
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
