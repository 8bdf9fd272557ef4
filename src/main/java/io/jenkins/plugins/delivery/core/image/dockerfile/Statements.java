package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;

/** The statements of a file, the escape character that its directives set, and what is doubtful in it. */
record Statements(char escape, List<Statement> list, List<String> warnings) {}
