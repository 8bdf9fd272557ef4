/** Keys that sign, keys that verify, and what is signed: bytes, and envelopes that say of what type they are. */
package io.jenkins.plugins.delivery.core.supplychain.signature;
