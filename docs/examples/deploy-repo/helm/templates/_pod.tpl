{{/* What pods of the service, of its CronJobs and of its migration have alike, but for their containers. */}}
{{- define "microservice.pod" -}}
# A service that does not talk to Kubernetes needs no token for it.
automountServiceAccountToken: {{ .Values.serviceAccount.automountToken }}
{{- with .Values.serviceAccount.name }}
serviceAccountName: {{ . | quote }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "microservice.rest" (dict "field" "podSpec" "rest" .Values.podSpec "own" (dict
    "affinity" "affinity" "automountServiceAccountToken" "serviceAccount.automountToken" "containers" "sidecars"
    "imagePullSecrets" "image.pullSecrets" "initContainers" "initContainers" "nodeSelector" "nodeSelector"
    "restartPolicy" "nothing: a Deployment always restarts, and a Job never" "securityContext" "podSecurityContext"
    "serviceAccountName" "serviceAccount.name" "terminationGracePeriodSeconds" "terminationGracePeriodSeconds"
    "tolerations" "tolerations" "topologySpreadConstraints" "topologySpreadConstraints" "volumes" "extraVolumes")) }}
{{- end }}

{{/* Labels of pods beside the service's: its Service, budget and policy must not select them. A dict of root, component. */}}
{{- define "microservice.componentLabels" -}}
app.kubernetes.io/name: {{ include "microservice.componentName" . | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ include "microservice.name" .component | quote }}
app.kubernetes.io/version: {{ include "microservice.label" .root.Values.image.tag | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ include "microservice.label" (printf "%s-%s" .root.Chart.Name .root.Chart.Version) }}
{{- include "microservice.ownLabels" .root }}
{{- end }}

{{/* A dict of root, component. */}}
{{- define "microservice.componentName" -}}
{{ printf "%s-%s" .root.Release.Name (include "microservice.name" .component) | trunc 63 | trimAll "-_." }}
{{- end }}

{{/* Variables of a container: a dict of root, application (the ConfigMap with application.yml). */}}
{{- define "microservice.env" -}}
{{- $values := .root.Values }}
{{- /* A service's own, in config, would lose against a variable that is set here. */}}
{{- if and $values.javaToolOptions (not (hasKey ($values.config | default dict) "JAVA_TOOL_OPTIONS")) }}
- {name: JAVA_TOOL_OPTIONS, value: {{ $values.javaToolOptions | quote }}}
{{- end }}
{{- if $values.appConfig }}
- {name: SPRING_CONFIG_ADDITIONAL_LOCATION, value: "file:/config/application/"}
{{- end }}
{{- range $name, $from := $values.secretEnv }}
- {name: {{ $name | quote }}, valueFrom: {secretKeyRef: {name: {{ $from.name | quote }}, key: {{ $from.key | quote }}}}}
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Where further variables come from: a dict of root, config (the ConfigMap with `config`). */}}
{{- define "microservice.envFrom" -}}
{{- if include "microservice.config" .root }}
- configMapRef: {name: {{ .config | quote }}}
{{- end }}
{{- range .root.Values.configMapNames }}
- configMapRef: {name: {{ . | quote }}}
{{- end }}
{{- range compact (prepend .root.Values.secretNames .root.Values.secretName) }}
- secretRef: {name: {{ . | quote }}}
{{- end }}
{{- end }}

{{- define "microservice.volumeMounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if .Values.appConfig }}
- {name: application, mountPath: /config/application, readOnly: true}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A dict of root, application. */}}
{{- define "microservice.volumes" -}}
- {name: tmp, emptyDir: {{ with .root.Values.tmp.sizeLimit }}{sizeLimit: {{ . | quote }}}{{ else }}{}{{ end }}}
{{- if .root.Values.appConfig }}
- {name: application, configMap: {name: {{ .application }}}}
{{- end }}
{{- with .root.Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
Init containers and sidecars, as a list of Kubernetes' own: without an image it is the service's, and what a security
context does not say is the service's, so that `restricted` admits them. A dict of root, containers.
*/}}
{{- define "microservice.containers" -}}
{{- range .containers }}
{{- $container := deepCopy . }}
{{- $security := deepCopy ($.root.Values.securityContext | default dict) }}
{{- range $name, $value := .securityContext }}
{{- $_ := set $security $name $value }}
{{- end }}
{{- $_ := set $container "securityContext" $security }}
{{- if not .image }}
{{- $_ := set $container "image" (include "microservice.image" $.root) }}
{{- $_ := set $container "imagePullPolicy" (default $.root.Values.image.pullPolicy .imagePullPolicy) }}
{{- end }}
- {{- toYaml $container | nindent 2 }}
{{- end }}
{{- end }}

{{/*
The spec of a Job that runs the service's image, or another, once. A dict of root, component, job, config and application
(the ConfigMaps).
*/}}
{{- define "microservice.job" -}}
{{- $job := .job -}}
backoffLimit: {{ int $job.retries }}
{{- with $job.timeoutSeconds }}
activeDeadlineSeconds: {{ int . }}
{{- end }}
{{- with $job.keepSeconds }}
ttlSecondsAfterFinished: {{ int . }}
{{- end }}
template:
  metadata:
    labels: {{- merge (include "microservice.componentLabels" . | fromYaml) (.root.Values.podLabels | default dict) | toYaml | nindent 6 }}
  spec:
    restartPolicy: Never
    {{- include "microservice.pod" .root | nindent 4 }}
    containers:
      - name: app
        image: {{ $job.image | default (include "microservice.image" .root) | quote }}
        imagePullPolicy: {{ .root.Values.image.pullPolicy }}
        {{- with .root.Values.securityContext }}
        securityContext: {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with $job.command }}
        command: {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with $job.args }}
        args: {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with include "microservice.envFrom" . | trim }}
        envFrom: {{- . | nindent 10 }}
        {{- end }}
        env:
          {{- include "microservice.env" . | trim | nindent 10 }}
          {{- range $variable, $value := $job.config }}
          {{- if not (kindIs "invalid" $value) }}
          - {name: {{ $variable | quote }}, value: {{ include "microservice.text" $value | quote }}}
          {{- end }}
          {{- end }}
        resources: {{- toYaml ($job.resources | default .root.Values.resources) | nindent 10 }}
        volumeMounts: {{- include "microservice.volumeMounts" .root | nindent 10 }}
    volumes: {{- include "microservice.volumes" . | nindent 6 }}
{{- end }}
