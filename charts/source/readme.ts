/** The chart's README around its table of values, which is generated. */
export const README_BEFORE = `<!-- Generated from charts/source by \`make generate\`. Do not edit. -->

# smtp-operator

Installs the operator that proves SMTP settings from inside the cluster, says exactly why where they do not work, and publishes settings that are known to work. For Helm 3 and 4, Kubernetes 1.30 and newer.

\`\`\`sh
helm install smtp-operator charts/smtp-operator --namespace smtp-operator --create-namespace \\
  --set image.repository=REGISTRY/smtp-operator --wait
helm test smtp-operator --namespace smtp-operator --logs
\`\`\`

Then, in any namespace:

\`\`\`yaml
apiVersion: smtp-operator.dev/v1alpha1
kind: SmtpConfig
metadata: {name: mail, namespace: shop}
spec:
  provider: qq
  secretRef: {name: qq-mail}      # keys username and password
\`\`\`

\`\`\`sh
kubectl get smtp -A
kubectl -n shop wait --for=condition=Ready smtp/mail
kubectl -n shop describe smtp mail
\`\`\`

## What it installs

- **The CRD**, upgraded with the chart and left in the cluster when the release goes (\`crds.keep\`): no user's object is lost by an uninstall. Where something else brings the CRD, set \`crds.enabled=false\`.
- **A Deployment** that restricted Pod Security admits: not root, a read-only root file system, no capabilities, no shell in the image.
- **Permissions for what the operator does and nothing more.** It watches the metadata of Secrets and ConfigMaps, reads the Secrets that an SmtpConfig names, and writes the Secrets and ConfigMaps that it publishes. With \`watchNamespaces\` the account has Roles in these namespaces and in that of the release. One more ClusterRole reads the admission policies, by name. For an installation without any rights on the cluster, let an administrator bring the CRD and the admission policy, and set \`crds.enabled\`, \`admissionPolicy.enabled\`, \`rbac.userRoles\` and \`rbac.serviceBinding\` to \`false\`.
- **Admission policies**: the author of an SmtpConfig needs the right to \`get\` the Secret that it names, and to \`create\` and \`update\` the Secrets and ConfigMaps that it publishes. The API server refuses the SmtpConfig otherwise and names the missing right. An update that leaves the spec as it is passes. \`admissionPolicy.outputs=false\` drops the second rule. [Reserved names](../../docs/reserved.md) are refused for everybody.

## Values

A value that is not in this table is an error.
`;

export const README_AFTER = `## Monitoring

With the Prometheus Operator, \`metrics.serviceMonitor=true\` (or \`metrics.podMonitor=true\`) scrapes the [metrics](../../docs/metrics.md), and \`metrics.prometheusRule.enabled=true\` alerts when egress is blocked, a login is refused, an SmtpConfig is not Ready for another reason, a server's certificate ends soon, a new credential does not log in, or the operator does not work. \`metrics.dashboard.enabled=true\` brings a dashboard for Grafana. [docs/gitops.md](../../docs/gitops.md) has the health check for Argo CD, and what to know with Flux.

## Upgrade and removal

\`helm upgrade\` brings the CRD along. \`helm rollback\` brings an older CRD back: fields that only the newer one has are pruned then from what is written, so roll back soon or not at all.

SmtpConfigs from before the admission policies of this chart wait with reason \`NotAdmitted\` until an administrator has them admitted: [one command](../../docs/operating.md#specs-from-before-the-admission-policies).

\`helm uninstall\` leaves the CRD, every SmtpConfig and everything published. To remove them as well:

\`\`\`sh
kubectl delete crd smtpconfigs.smtp-operator.dev   # deletes every SmtpConfig, and with each what it published
\`\`\`
`;
