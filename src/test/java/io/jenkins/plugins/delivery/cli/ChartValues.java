package io.jenkins.plugins.delivery.cli;

/** Values that use all that the common chart has. */
final class ChartValues {
    /** One of each that the chart has a value for. */
    static final String EVERYTHING = """
            service: {port: 9200, servicePort: 80, managementPort: 8081, extraPorts: {grpc: 9090}}
            probes: {liveness: {port: 8081}, readiness: {tcp: true}, startup: {enabled: false}}
            ingress:
              enabled: true
              annotations: {example.com/limit: 10485760}
              tls: [{secretName: tls, hosts: [a.example.com]}]
              allowSourceRanges: [10.0.0.0/8]
              hosts: {host: a.example.com, more: [b.example.com], paths: [/]}
            secretName: one
            secretNames: [two]
            secretEnv: {DB_PASSWORD: {name: database, key: password}}
            appConfig: "server:\\n  port: 9200\\n"
            autoscaling:
              enabled: true
              targetCPUUtilizationPercentage: null
              targetMemoryUtilizationPercentage: 70
              behavior: {scaleDown: {stabilizationWindowSeconds: 600}}
            podDisruptionBudget: {enabled: true, minAvailable: 50%}
            networkPolicy:
              enabled: true
              from: [{podSelector: {}}]
              managementFrom: [{namespaceSelector: {}}]
              egress: [{to: [{podSelector: {}}]}]
            preStopSeconds: 5
            podLabels: {team: bss}
            podAnnotations: {example.com/scrape: true}
            nodeSelector: {disk: fast}
            tolerations: [{key: spot, operator: Exists}]
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
            extraVolumes: [{name: uploads, emptyDir: {sizeLimit: 1Gi}}]
            extraVolumeMounts: [{name: uploads, mountPath: /uploads}]
            extraEnv: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
            persistence: {files: {mountPath: /files, size: 1Gi, storageClass: slow}}
            tmp: {sizeLimit: 1Gi}
            command: [java]
            args: [-jar, app.jar]
            podSpec: {hostAliases: [{ip: 10.0.0.1, hostnames: [old-database]}]}
            initContainers: [{name: wait, command: ["true"]}]
            sidecars: [{name: proxy, image: "proxy:1", securityContext: {readOnlyRootFilesystem: true}}]
            migration: {enabled: true, args: [--migrate], config: {LOCK_SECONDS: 10485760}}
            cronJobs:
              cleanup: {schedule: "0 3 * * *", timeZone: Europe/Berlin, args: [--cleanup], retries: 2}
              report: {schedule: "@weekly", image: "report:1", suspend: true, resources: {limits: {memory: 1Gi}}}
            chartTest: {enabled: true}
            extraObjects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: more}, data: {a: b}}]
            """;

    /** Names and texts as public repositories have them, which Kubernetes or YAML would read otherwise. */
    static final String ODD = """
            service: {managementPort: 8081, extraPorts: {grpc_web: 9090, Admin.API: 9091}}
            probes: {readiness: {grpc: true, port: grpc_web}, liveness: {tcp: true, port: Admin.API}}
            networkPolicy: {enabled: true}
            config:
              spring.datasource.url: "jdbc:mysql://db:3306/shop?useSSL=false&characterEncoding=utf8"
              GREETING: "你好，世界 — ünïcode 🎉"
              TEXT: |
                one
                  "two": 'x' \\ $HOME $(date) {{ .Values.x }} # no comment
              "true": "yes"
              "8": "0755"
              EMPTY: ""
              FLAG: "false"
              EXPONENT: "1e6"
              CRON: "0 0/5 * * * ?"
              TIME: 12:30:45
              NONE: ~
            javaToolOptions: '-Xmx512m -Dlist=a,b -Dset={a,b} -Dbig=123456789012 -XX:OnError="kill -9 %p"'
            podAnnotations: {"true": "on"}
            secretNames: ["123", "true"]
            secretEnv: {"on": {name: "1e3", key: "null"}}
            image: {pullSecrets: ["123"]}
            persistence: {Upload_Files: {mountPath: "/data/my files", size: 1Gi, storageClass: "1e3"}}
            migration: {enabled: true, config: {"yes": true}}
            cronJobs:
              nightly_cleanup: {schedule: "*/15 2-4 1,15 * MON-FRI", config: {"no": "yes", BYTES: 5000000}}
              Daily.Report: {schedule: "@daily"}
            """;

    /** What operators that are not there would make Secrets of. */
    static final String OPERATORS = """
            secretNames: [database]
            externalSecrets:
              database:
                store: vault
                storeKind: ClusterSecretStore
                data: {DB_PASSWORD: {key: shop/database, property: password}}
                extract: [shop/all]
            sealedSecrets: {mail: {encryptedData: {MAIL_PASSWORD: AgBy}}}
            """;

    private ChartValues() {}
}
