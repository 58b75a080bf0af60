import { endpointText } from '../../model/endpoint.ts';
import type { DesiredOutput, MailSettings } from '../../model/settings.ts';
import type { OutputTarget } from '../../render/outputs.ts';
import { outputTargets, renderOutputs } from '../../render/outputs.ts';
import { templateJobs } from '../../render/template/job.ts';
import type { Known } from '../../status/known.ts';
import { inputsKey, isVerified } from '../../status/verified.ts';
import type { CredentialSource } from '../credentials/secret.ts';
import type { Deps } from '../ports.ts';
import type { Resolved } from '../resolved.ts';
import { mailSettings } from '../settings.ts';
import type { State } from '../state.ts';
import { contentHash } from './content-hash.ts';
import { removeDropped } from './dropped.ts';
import { idOf } from './known-outputs.ts';
import { keepPublish, lastPublish, watchedVersions } from './last-publish.ts';
import { rivalOf } from './ownership.ts';
import { type Published, publish } from './publish.ts';
import { keepPublished, publishedBefore, withFaults } from './unverified.ts';

type Config = Known['config'];

/**
 * Publishes the present settings if they are known to work; where they are not, what is published stays.
 * @throws NamespaceTerminating, SecretChanged
 */
export async function publishVerified(
  config: Config,
  resolved: Resolved,
  source: CredentialSource,
  state: State,
  deps: Deps,
): Promise<Published> {
  const { spec, metadata } = config;
  const targets = outputTargets(metadata.name, spec.outputs);
  // Without a usable Secret there is nothing to compare with.
  if (resolved.credentials.state === 'unusable') return quiet(publishedBefore(config, targets, deps));
  const publishes = state.memory.egress?.endpoint ?? resolved.endpoint;
  const inputs = inputsKey({ ...resolved, publishes });
  const verified = isVerified({ ...resolved, publishes, memory: state.memory });
  if (verified) state.memory = { ...state.memory, verified: inputs };
  const may = verified || spec.publish === 'Always';

  const asked = [metadata.generation, endpointText(publishes), may, ...rivals(config, targets, deps)];
  const key = [...asked, inputs, source.token].join('|');
  const last = lastPublish(config, key, state, deps);
  if (last) {
    const content = state.lastPublish?.content;
    return { ...quiet(last), ...(content !== undefined && { content }) };
  }

  const before = watchedVersions(config, targets, deps);
  const settings = mailSettings(resolved, publishes, await source.password(), offeredBy(config, state));
  const publisher = { name: metadata.name, retain: spec.deletionPolicy === 'Retain' };
  const templated = await deps.templates.render(config, templateJobs(targets, settings));
  const { outputs: desired, faults } = renderOutputs(targets, settings, publisher, templated);
  const published =
    faults.length > 0
      ? quiet(withFaults(publishedBefore(config, targets, deps), faults))
      : may
        ? await publish(config, desired, state, deps)
        : quiet(await keepPublished(config, desired, state, deps));
  const dropped = await removeDropped(config, published.outputs, deps);
  const login = [...asked, state.secret?.fingerprint].join('|');
  const renewed = state.lastPublish?.login === login && state.lastPublish.key !== key;
  const name = faults.length > 0 ? undefined : await contentFor(config, settings, desired, state, deps);
  const content = name !== undefined && { content: name };
  keepPublish({ key, login, ...content }, published.outputs, before, state);
  return { ...published, renewed, dropped, ...content };
}

/** What a restart is for: a fresher access token is not, or there would be one every hour. */
async function contentFor(
  config: Config,
  settings: MailSettings,
  desired: readonly DesiredOutput[],
  state: State,
  deps: Deps,
): Promise<string | undefined> {
  if (!config.spec.rollout) return undefined;
  const outputs = settings.token ? await withoutToken(config, settings, deps) : desired;
  return contentHash(outputs, output => state.outputs.get(idOf(output))?.hashAnnotation);
}

/** The outputs as they are whatever the access token. */
async function withoutToken(
  config: Config,
  { token, ...settings }: MailSettings,
  deps: Deps,
): Promise<DesiredOutput[]> {
  const { spec, metadata } = config;
  const targets = outputTargets(metadata.name, spec.outputs);
  const lasting = { ...settings, ...(token && { token: { ...token, accessToken: 'any' } }) };
  const templated = await deps.templates.render(config, templateJobs(targets, lasting));
  const publisher = { name: metadata.name, retain: spec.deletionPolicy === 'Retain' };
  return renderOutputs(targets, lasting, publisher, templated).outputs;
}

/** What the server was last seen to offer: it stands while the server cannot be reached. */
function offeredBy({ status }: Config, state: State): readonly string[] | undefined {
  const seen = state.memory.egress?.capabilities.authMechanisms;
  const offered = seen ?? state.offered ?? status.capabilities?.authMechanisms;
  if (offered) state.offered = offered;
  return offered;
}

const quiet = (outputs: Published['outputs']): Published => ({ outputs, repaired: [] });

function rivals(config: Config, targets: readonly OutputTarget[], deps: Deps): string[] {
  return targets.flatMap(target => rivalOf(config, target, deps.cluster)?.metadata.uid ?? []);
}
