package io.jenkins.plugins.delivery.jenkins.quality;

import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** Makes jobs whose builds have steps on a node, as before a quality gate. */
record GateJobs(JenkinsRule jenkins) {
    WorkflowJob job(String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        define(job, steps);
        return job;
    }

    static void define(WorkflowJob job, String steps) throws Exception {
        job.setDefinition(new CpsFlowDefinition("node {\n" + steps + "}", true));
    }

    /** Publishes so many tests, of which the first ones failed. */
    static String tests(int all, int failed) {
        StringBuilder cases = new StringBuilder();
        for (int i = 0; i < all; i++) {
            cases.append("<testcase classname=\"com.A\" name=\"t").append(i).append("\">");
            cases.append(i < failed ? "<failure message=\"no\"/>" : "").append("</testcase>");
        }
        return "writeFile file: 'r.xml', text: '<testsuite name=\"A\">" + cases + "</testsuite>'\njunit 'r.xml'\n";
    }
}
