/** The databases in which rpm keeps what is installed, read without rpm, as far as images have them. */
package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;
