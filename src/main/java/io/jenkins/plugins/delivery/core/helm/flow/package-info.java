/**
 * A deploy and a roll-back, turn by turn: what is to be done next is decided here, and done by whoever drives it. Between
 * two turns a flow is nothing but its serializable fields.
 */
package io.jenkins.plugins.delivery.core.helm.flow;
