{{- define "smtp-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of all objects: the release's, with the chart's where that does not say it already. */}}
{{- define "smtp-operator.fullname" -}}
{{- $name := include "smtp-operator.name" . }}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) }}
{{- default $full .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{/* Names of objects that belong to no namespace: two releases of one name must not meet. */}}
{{- define "smtp-operator.clusterName" -}}
{{- $name := include "smtp-operator.fullname" . }}
{{- ternary $name (printf "%s-%s" .Release.Namespace $name) (eq .Release.Namespace $name) }}
{{- end }}

{{- define "smtp-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "smtp-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "smtp-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name (.Chart.Version | replace "+" "_") }}
{{ include "smtp-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "smtp-operator.serviceAccountName" -}}
{{- default (ternary (include "smtp-operator.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name }}
{{- end }}

{{- define "smtp-operator.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}
{{- end }}

{{/* What the operator does in the namespaces that it works in, and nothing more. */}}
{{- define "smtp-operator.rules" -}}
- apiGroups: [smtp-operator.dev]
  resources: [smtpconfigs]
  verbs: [list, watch]
- apiGroups: [smtp-operator.dev]
  resources: [smtpconfigs/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [secrets, configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- if .Values.rollout.enabled }}
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [list, patch]
{{- end }}
{{- if .Values.consumerEgress.enabled }}
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, create, delete]
{{- end }}
{{- end }}

{{/* Names of the admission policies; their bindings have the same. */}}
{{- define "smtp-operator.admissionPolicies" -}}
{{- $name := printf "%s.smtp-operator.dev" (include "smtp-operator.clusterName" .) }}
{{- $name }}{{ if .Values.admissionPolicy.outputs }},outputs.{{ $name }}{{ end }}{{ if .Values.clusterSmtpConfigs.enabled }},cluster.{{ $name }}{{ end }}
{{- end }}

{{/* Files of CAs, each under a name of its own. */}}
{{- define "smtp-operator.caFiles" -}}
{{- $files := list }}
{{- if .Values.extraCAs.pem }}{{ $files = append $files "values.pem" }}{{ end }}
{{- range .Values.extraCAs.configMaps }}{{ $files = append $files (printf "configmap-%s-%s" .name .key) }}{{ end }}
{{- range .Values.extraCAs.secrets }}{{ $files = append $files (printf "secret-%s-%s" .name .key) }}{{ end }}
{{- range $i, $file := $files }}{{ if $i }},{{ end }}/etc/smtp-operator/ca/{{ $file }}{{ end }}
{{- end }}

{{/* Where `helm test` works. */}}
{{- define "smtp-operator.testNamespace" -}}
{{- if .Values.watchNamespaces }}{{ first .Values.watchNamespaces }}{{ else }}{{ .Release.Namespace }}{{ end }}
{{- end }}
