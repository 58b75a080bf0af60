import { publisherOf } from '../../../../crds/identity.ts';
import { endpointText } from '../../model/endpoint.ts';
import type { DesiredOutput, MailSettings } from '../../model/settings.ts';
import type { OutputTarget } from '../../render/outputs.ts';
import { outputTargets, renderOutputs } from '../../render/outputs.ts';
import { templateJobs } from '../../render/template/job.ts';
import { inputsOf, isVerified } from '../../status/verified.ts';
import type { OutputStore, Ports } from '../ports.ts';
import type { Lender, Reconciliation } from '../reconciliation.ts';
import { mailSettings } from '../settings.ts';
import { contentHash } from './content-hash.ts';
import { idOf } from './known-outputs.ts';
import { keepPublish, lastPublish, watchedVersions } from './last-publish.ts';
import { rivalOf } from './ownership.ts';
import { type Published, publish } from './publish.ts';
import { keepPublished, publishedBefore, withFaults } from './unverified.ts';

type PublishPorts = Pick<Ports, 'templates'> & { cluster: OutputStore };
type Pass = Reconciliation<PublishPorts>;

/**
 * Publishes the current settings if they are verified. Otherwise the published outputs stay unchanged.
 * @throws NamespaceTerminating, SecretChanged
 */
export async function publishVerified(pass: Pass): Promise<Published> {
  const { config, state, lender } = pass;
  const { spec, metadata } = config;
  const targets = outputTargets(metadata.name, spec.outputs);
  if (lender === 'unknown') return quiet(publishedBefore(pass, targets));
  const { resolved, source } = lender ?? pass;
  // Without a usable Secret, there is no desired content to compare with.
  if (resolved.credentials.state === 'unusable') return quiet(publishedBefore(pass, targets));
  const { publishes, inputs, verified, may } = verifiedSettings(pass, lender);
  if (lender && !verified) return quiet(publishedBefore(pass, targets));

  const asked = [lender?.name, metadata.generation, endpointText(publishes), may, ...rivals(pass, targets)];
  const key = [...asked, ...Object.values(inputs), source.token].join('|');
  const last = lastPublish(pass, key);
  if (last) return { ...quiet(last), content: state.lastPublish?.content };

  const before = watchedVersions(pass, targets);
  const settings = mailSettings(
    resolved,
    publishes,
    await source.password(),
    lender ? lender.memory.egress?.capabilities.authMechanisms : offered(pass),
  );
  const { outputs: desired, faults } = await render(pass, settings);
  const published =
    faults.length > 0
      ? quiet(withFaults(publishedBefore(pass, targets), faults))
      : may
        ? await publish(pass, desired)
        : quiet(await keepPublished(pass, desired));
  const login = [...asked, (lender ?? state.secret)?.fingerprint].join('|');
  const renewed = state.lastPublish?.login === login && state.lastPublish.key !== key;
  const content = faults.length > 0 ? undefined : await contentFor(pass, settings, desired);
  keepPublish(state, { key, login, content }, published.outputs, before);
  return { ...published, renewed, content };
}

/** Returns the settings to publish, and whether they may be published. */
export function verifiedSettings(pass: Reconciliation<unknown>, lender?: Lender) {
  const { config, state } = pass;
  const { resolved } = lender ?? pass;
  const memory = lender?.memory ?? state.memory;
  const publishes = memory.egress?.endpoint ?? resolved.endpoint;
  const inputs = inputsOf({ ...resolved, publishes });
  const verified = isVerified({ ...resolved, publishes, memory });
  if (verified && !lender) state.remember({ ...state.memory, verified: inputs });
  return { publishes, inputs, verified, may: verified || config.spec.publish === 'Always' };
}

export async function render(
  { config, ports }: Reconciliation<Pick<Ports, 'templates'>>,
  settings: MailSettings,
): Promise<ReturnType<typeof renderOutputs>> {
  const { spec, metadata } = config;
  const targets = outputTargets(metadata.name, spec.outputs);
  const templated = await ports.templates.render(config, templateJobs(targets, settings));
  const publisher = { name: publisherOf(config), retain: spec.deletionPolicy === 'Retain' };
  return renderOutputs(targets, settings, publisher, templated);
}

/**
 * Returns the content that triggers a restart. A renewed access token is excluded, or there would be a restart every
 * hour.
 */
async function contentFor(
  pass: Pass,
  { token, ...settings }: MailSettings,
  desired: readonly DesiredOutput[],
): Promise<string | undefined> {
  if (!pass.config.spec.rollout) return undefined;
  const lasting = token && { ...settings, token: { ...token, accessToken: 'any' } };
  const outputs = lasting ? (await render(pass, lasting)).outputs : desired;
  return contentHash(outputs, output => pass.state.outputs.get(idOf(output))?.hashAnnotation);
}

/**
 * Returns the login mechanisms that the server offered at the last probe. They are kept while the server is
 * unreachable.
 */
export function offered({
  config: { status },
  state,
}: Reconciliation<unknown>): readonly string[] | undefined {
  const seen = state.memory.egress?.capabilities.authMechanisms;
  state.offered = seen ?? state.offered ?? status.capabilities?.authMechanisms;
  return state.offered;
}

const quiet = (outputs: Published['outputs']): Published => ({ outputs, repaired: [] });

function rivals({ config, ports }: Pass, targets: readonly OutputTarget[]): string[] {
  return targets.flatMap(target => rivalOf(config, target, ports.cluster)?.metadata.uid ?? []);
}
