package io.jenkins.plugins.delivery.jenkins.credentials;

/** A self-signed certificate, valid for a hundred years, whose key nobody has. */
final class CertificatePem {
    private static final String TEXT = """
            -----BEGIN CERTIFICATE-----
            MIIBTjCB9aADAgECAgkAjCAkYWsexx8wCgYIKoZIzj0EAwIwEjEQMA4GA1UEAxMH
            dGVzdCBDQTAgFw0yNjExMjMwNTIwMTNaGA8yMTI2MTAzMDA1MjAxM1owEjEQMA4G
            A1UEAxMHdGVzdCBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBoVJ+Fofa5H
            VadTK+ueXARDKepVloC02udw2uxTBWhsKU7UkqQ53BDucrUfk8XWODaVTWLwDmf9
            x2YregECMpyjMjAwMB0GA1UdDgQWBBQxT6Z8VmrddeMl+VmWyauuIHw18DAPBgNV
            HRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIGt1zVbqe59nAeuptt8+GwCK
            NfYJr5p6hlJpTAu5INWWAiEAla73dQwkz3WD9aQZRqJpcw517o2jax98NzZhD2mf
            BXA=
            -----END CERTIFICATE-----
            """;

    private CertificatePem() {}

    static String text() {
        return TEXT;
    }
}
