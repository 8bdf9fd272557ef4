package io.jenkins.plugins.delivery.jenkins.pipeline

import org.jenkinsci.plugins.workflow.cps.CpsScript

/**
 * The stages of the shared Jenkinsfile, for a service whose own Jenkinsfile is a line. Trusted as a library of Jenkins' own
 * is; the closures that it is given stay in the sandbox of the Pipeline that they come from.
 */
final class MicroservicePipeline implements Serializable {
    private static final long serialVersionUID = 1L

    private static final List<String> STAGES = ['compile', 'test', 'sonar', 'gate', 'image', 'deploy']
    private static final List<String> OPTIONS =
        ['app', 'agent', 'skip', 'before', 'after', 'minLineCoverage', 'deployJob', 'environment']
    private static final String JACOCO = 'org.jacoco:jacoco-maven-plugin:0.8.14'

    private final CpsScript script
    private Map options = [:]
    private String app

    MicroservicePipeline(PipelineScript script) {
        this.script = script.get()
    }

    void call(Map options = [:]) {
        this.options = options
        check()
        app = options.app ?: script.env.APP ?: repository()
        try {
            script.node(options.agent ?: script.env.DELIVERY_AGENT ?: '') {
                script.checkout script.scm
                String maven = (script.fileExists('mvnw') ? './mvnw' : 'mvn') + ' -B -ntp'
                run('compile', 'Compile') { script.sh "${maven} test-compile" }
                run('test', 'Test') { test(maven) }
                if (script.delivery.sonarUrl) {
                    run('sonar', 'SonarQube') { script.sonarScan(wait: false) }
                }
                run('gate', 'Quality gate') { gate() }
                run('image', 'Image') { image() }
            }
            if (isToBeDeployed()) {
                run('deploy', 'Deploy') { deploy() }
            }
        } finally {
            script.notifyFailure()
        }
    }

    private void check() {
        allow('the options', options.keySet(), OPTIONS)
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

    /** A multibranch project is called as its repository is. */
    private String repository() {
        List<String> path = script.env.JOB_NAME.tokenize('/')
        return script.env.BRANCH_NAME && path.size() > 1 ? path[path.size() - 2] : path[path.size() - 1]
    }

    private void run(String name, String label, Closure work) {
        if ((options.skip ?: []).contains(name)) {
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

    private void test(String maven) {
        try {
            script.sh "${maven} ${JACOCO}:prepare-agent verify ${JACOCO}:report"
        } finally {
            script.junit testResults: '**/target/surefire-reports/*.xml, **/target/failsafe-reports/*.xml',
                allowEmptyResults: true
        }
    }

    private void gate() {
        def lines = options.minLineCoverage ?: script.env.MIN_LINE_COVERAGE
        boolean analysed = script.delivery.sonarUrl && !(options.skip ?: []).contains('sonar')
        Map thresholds = [sonar: analysed]
        if (lines) {
            thresholds.minLineCoverage = lines.toString().toDouble()
        }
        script.qualityGate(thresholds)
    }

    private void image() {
        def image = script.buildImage(app: app)
        script.env.TAG = image.tag
        script.currentBuild.description = image.image
    }

    /** Of several branches, only the primary one is deployed. */
    private boolean isToBeDeployed() {
        return deployJob() && script.env.TAG && (!script.env.BRANCH_NAME || script.env.BRANCH_IS_PRIMARY == 'true')
    }

    private String deployJob() {
        return options.deployJob ?: script.env.DEPLOY_JOB ?: script.delivery.deployJob
    }

    private void deploy() {
        script.build job: deployJob(), parameters: [
            script.string(name: 'App', value: app),
            script.string(name: 'Env', value: options.environment ?: script.delivery.environments[0]),
            script.string(name: 'Tag', value: script.env.TAG),
        ]
    }
}
