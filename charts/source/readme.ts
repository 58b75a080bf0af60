/** Text of the chart's README before the table of values, which is generated. */
export const README_BEFORE = `<!-- Generated from charts/source by \`make generate\`. Do not edit. -->

# smtp-operator

Installs the operator that verifies SMTP settings from inside the cluster, reports what is wrong if they do not work, and publishes verified settings to applications. Requires Helm 3 or 4, and Kubernetes 1.30 or newer.

The image and the chart are not published yet: [Install](../../docs/install.md) has the commands to build and push the image.

\`\`\`sh
helm install smtp-operator charts/smtp-operator \\
  --namespace smtp-operator-system --create-namespace \\
  --set image.repository=registry.example.com/smtp-operator --wait
helm test smtp-operator --namespace smtp-operator-system --logs
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

- **The CRDs.** The chart upgrades them, and leaves them in the cluster at \`helm uninstall\` (\`crds.keep\`), so that no SmtpConfig is lost. If another tool installs the CRDs, set \`crds.enabled=false\`.
- **A Deployment** that satisfies restricted Pod Security: non-root, a read-only root file system, no capabilities, no shell in the image.
- **Minimal permissions.** The operator watches the metadata of Secrets and ConfigMaps. It reads the Secrets that SmtpConfigs name, and writes the objects that they publish. With \`watchNamespaces\` the account has Roles in these namespaces and in that of the release. One more ClusterRole reads the admission policies, by name.
- **Admission policies.** The author of an SmtpConfig needs the right to \`get\` the Secret that it names, and to \`create\` and \`update\` the objects that it publishes. Otherwise the API server rejects the SmtpConfig and names the missing right. An update that does not change the spec is always accepted. \`admissionPolicy.outputs=false\` removes the second requirement. [Reserved names](../../docs/reserved.md) are rejected for all users.

To install without rights on the cluster, let an administrator install the CRDs and the admission policies. Then set \`crds.enabled\`, \`admissionPolicy.enabled\`, \`rbac.userRoles\` and \`rbac.serviceBinding\` to \`false\`.

## Values

A value that is not in this table is an error.
`;

export const README_AFTER = `## Monitoring

With the Prometheus Operator, \`metrics.serviceMonitor=true\` or \`metrics.podMonitor=true\` scrapes the [metrics](../../docs/metrics.md). \`metrics.prometheusRule.enabled=true\` creates these alerts:

- egress is blocked
- a login is rejected
- an SmtpConfig is not Ready for another reason
- the certificate of a server expires soon
- new credentials do not log in
- the operator does not work

\`metrics.dashboard.enabled=true\` creates a dashboard for Grafana. [GitOps](../../docs/gitops.md) has complete files for Argo CD and Flux.

## Upgrade and uninstall

[Operating](../../docs/operating.md#upgrade) has the commands.

- \`helm upgrade\` upgrades the CRDs too.
- \`helm rollback\` installs the older CRDs. They drop fields that only the newer ones have from objects that are written afterwards, so roll back soon or not at all.
- SmtpConfigs that are older than the admission policies have reason \`NotAdmitted\` until an administrator [admits them](../../docs/operating.md#specs-from-before-the-admission-policies).
- \`helm uninstall\` leaves the CRDs, every SmtpConfig and every published object. To delete them too:

\`\`\`sh
kubectl delete crd -l app.kubernetes.io/name=smtp-operator   # deletes every SmtpConfig and what it published
\`\`\`
`;
