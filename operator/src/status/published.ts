import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import { outputTargets } from '../render/outputs.ts';
import type { Known, KnownCheck, OutputState } from './known.ts';
import { namespacesStatus, publishedInNamespaces } from './namespaces.ts';
import { currentEgress, currentLogin } from './verified.ts';

/** Returns Published, and RotationPending while it is True. */
export const publishedConditions = (known: Known): Verdict<'Published' | 'RotationPending'>[] => [
  published(known),
  ...rotationPending(known),
];

/** The check that reports the result of publishing. */
export const PUBLISHED: KnownCheck = {
  judges: ['publish'],
  conditions: publishedConditions,
  fields(known) {
    const outputs = outputStatus(known);
    const binding = bindable(known);
    return {
      ...(outputs.length > 0 && { outputs }),
      ...(known.namespaces && { namespaces: namespacesStatus(known.namespaces) }),
      // A workload can bind only to a Secret in the namespace of the object.
      ...(binding && !known.config.selection && { binding: { name: binding.name } }),
    };
  },
};

type Published = Verdict<'Published'>;

const RULES: readonly ((outputs: readonly OutputState[], known: Known) => Published | undefined)[] = [
  unrendered,
  conflict,
  forbidden,
  absent,
];

function published(known: Known): Published {
  const { outputs, config } = known;
  if (config.selection) return unrendered(outputs) ?? publishedInNamespaces(known);
  if (outputs.length === 0) return verdict('Published', 'Pending', 'Nothing is published yet.');
  for (const rule of RULES) {
    const found = rule(outputs, known);
    if (found) return found;
  }
  return verdict('Published', 'InSync', `Published: ${list(outputs)}.`);
}

function unrendered(outputs: readonly OutputState[]): Published | undefined {
  const faulty = outputs.filter(({ fault }) => fault !== undefined);
  const [first] = faulty;
  if (!first?.fault) return undefined;
  const faults = faulty.map(({ kind, name, detail }) => `${kind} ${name}: ${detail}`);
  return verdict(
    'Published',
    first.fault,
    `${faults.join('; ')}. No output was changed.`,
    REMEDIES[first.fault],
  );
}

const REMEDIES: Readonly<Record<NonNullable<OutputState['fault']>, string>> = {
  TemplateInvalid: 'Fix the template in spec.outputs.',
  TemplateLimitExceeded:
    'Shorten the templates in spec.outputs, or use fewer filters. The operator renders them again after a change to the spec.',
  ProfileUnsuitable: 'Choose another profile for this output, or change the setting.',
};

function conflict(outputs: readonly OutputState[], { config }: Known): Published | undefined {
  const taken = outputs.filter(({ state }) => state === 'conflict');
  if (taken.length === 0) return undefined;
  const owners = taken.map(({ kind, name, detail }) => `${kind} ${name} ${detail ?? 'has another owner'}`);
  return verdict(
    'Published',
    'NameConflict',
    `${owners.join('; ')}. It was left unchanged.`,
    conflictRemedy(taken, config.spec),
  );
}

/** Returns the remedy for a conflict. The remedy never advises deleting an object that the SmtpConfig reads. */
function conflictRemedy(
  taken: readonly OutputState[],
  { secretRef, endpoint }: Known['config']['spec'],
): string {
  const ca = endpoint?.caBundleRef;
  const isInput = ({ kind, name }: OutputState): boolean =>
    (kind === 'Secret' && name === secretRef?.name) || (kind === ca?.kind && name === ca.name);
  const input = taken.find(isInput);
  return input
    ? `${input.kind} ${input.name} is an input of this SmtpConfig, so do not delete it. Choose a different name in spec.outputs.`
    : 'Choose a different name in spec.outputs, or delete the existing object if it is not needed.';
}

function forbidden(outputs: readonly OutputState[]): Published | undefined {
  const refused = outputs.find(({ state }) => state === 'forbidden');
  return (
    refused &&
    verdict(
      'Published',
      'Forbidden',
      `The API server denied the operator a write to ${refused.kind} ${refused.name}: ${refused.detail ?? 'no reason given'}.`,
      "Check the operator's RBAC, admission policies and quotas in this namespace.",
    )
  );
}

function absent(outputs: readonly OutputState[]): Published | undefined {
  const missing = outputs.filter(({ state }) => state === 'absent');
  if (missing.length === 0) return undefined;
  return verdict(
    'Published',
    'NotVerified',
    `${list(missing)} will be written once the settings are verified.`,
  );
}

function rotationPending(known: Known): Verdict<'RotationPending'>[] {
  const held = known.outputs.filter(({ state }) => state === 'held');
  if (held.length === 0) return [];
  const login = currentLogin(known);
  const refused = login?.verdicts.find(({ status }) => status === 'False');
  const unreached = currentEgress(known)?.verdicts.find(({ status }) => status === 'False');
  const waits = `they are not verified yet${unreached ? `, because the server is not usable (${unreached.reason})` : ''}`;
  return [
    verdict(
      'RotationPending',
      refused ? 'NewCredentialRefused' : 'AwaitingVerification',
      `${list(held)} still ${held.length === 1 ? 'holds' : 'hold'} the last working settings${since(known)}. The new ones have been pending since ${waitingSince(known)} because ${
        refused ? `the login failed (${refused.reason}). See condition ${refused.condition}.` : `${waits}.`
      }`,
    ),
  ];
}

/** Returns when the condition became True; the current time if it was not True before. */
function waitingSince({ config, now }: Known): string {
  const earlier = config.status.conditions?.find(
    ({ type, status }) => type === 'RotationPending' && status === 'True',
  );
  return earlier?.lastTransitionTime ?? `${new Date(now).toISOString().slice(0, 19)}Z`;
}

/** Returns ` (published 2026-11-20)` if the date is known. */
export function since({ config }: Pick<Known, 'config'>): string {
  const [first] = (config.status.outputs ?? []).map(({ published: at }) => at).sort();
  return first ? ` (published ${first.slice(0, 10)})` : '';
}

const list = (outputs: readonly OutputState[]): string =>
  outputs.map(({ kind, name }) => `${kind} ${name}`).join(', ');

/** Returns the Secret made for Service Binding, else the first Secret: any of them holds the settings. */
function bindable({ config, outputs }: Known): OutputState | undefined {
  const made = outputTargets(config.metadata.name, config.spec.outputs)
    .filter(({ profile }) => profile === 'service-binding')
    .map(({ name }) => name);
  const there = outputs.filter(({ kind, state }) => kind === 'Secret' && isThere(state));
  return there.find(({ name }) => made.includes(name)) ?? there[0];
}

const isThere = (state: OutputState['state']): boolean => ['in-sync', 'written', 'held'].includes(state);

function outputStatus(known: Known): NonNullable<SmtpConfigStatus['outputs']> {
  const before = known.config.status.outputs ?? [];
  return known.outputs
    .filter(({ state }) => isThere(state))
    .map(({ kind, name, state, hash }) => {
      const earlier = before.find(output => output.kind === kind && output.name === name);
      const same =
        hash === undefined || earlier?.hash === undefined ? state !== 'written' : hash === earlier.hash;
      const published = (same && earlier?.published) || new Date(known.now).toISOString();
      return { kind, name, published, ...(hash !== undefined && { hash }) };
    });
}
