/**
 * What a repository is, told from its files alone: with which tool it is built, which services are in it, and which of
 * them a change is about. Nothing in it is run.
 */
package io.jenkins.plugins.delivery.core.project;
