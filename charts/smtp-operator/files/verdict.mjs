// Waits for the verdict on the SmtpConfig of `helm test` and prints it; exit code 0 where it is good enough.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const {
  NAME,
  NAMESPACE,
  REQUIRE_READY,
  TIMEOUT_SECONDS,
  KUBERNETES_SERVICE_HOST: host = '',
  KUBERNETES_SERVICE_PORT: port,
} = process.env;
const token = readFileSync('/var/run/secrets/kubernetes.io/serviceaccount/token', 'utf8');
const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
const url = `${server}/apis/smtp-operator.dev/v1alpha1/namespaces/${NAMESPACE}/smtpconfigs/${NAME}`;

async function ready() {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const { metadata, status = {} } = await response.json();
  const found = status.conditions?.find(({ type }) => type === 'Ready');
  return found?.observedGeneration === metadata.generation && found.status !== 'Unknown' ? found : undefined;
}

const end = Date.now() + Number(TIMEOUT_SECONDS) * 1000;
let said = 'the operator has not written a verdict';
for (;;) {
  const verdict = await ready().catch(error => {
    said = String(error.cause ?? error);
  });
  if (verdict) {
    console.log(`Ready is ${verdict.status}: ${verdict.reason}\n${verdict.message}`);
    process.exit(REQUIRE_READY !== 'true' || verdict.status === 'True' ? 0 : 1);
  }
  if (Date.now() > end) {
    console.error(`no verdict on SmtpConfig ${NAMESPACE}/${NAME} within ${TIMEOUT_SECONDS}s: ${said}`);
    process.exit(1);
  }
  await sleep(1_000);
}
