/** The reference of all steps and settings, which is made of the help texts of their forms. */
package io.jenkins.plugins.delivery.reference;
