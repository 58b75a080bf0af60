import { endpointText } from '../../model/endpoint.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import { outputTargets } from '../../render/outputs.ts';
import type { Namespaces, Ports } from '../ports.ts';
import { idOf } from '../publish/known-outputs.ts';
import { lastPublish } from '../publish/last-publish.ts';
import type { Published } from '../publish/publish.ts';
import { offered, render, verifiedSettings } from '../publish/publishing.ts';
import { keepPublished, publishedBefore, stillPublished, withFaults } from '../publish/unverified.ts';
import type { Reconciliation } from '../reconciliation.ts';
import { mailSettings } from '../settings.ts';
import { countOutcomes, isWhole, mergeOutputs } from './outcome.ts';
import { planNamespaces } from './plan.ts';
import { nameOf, type Site, type SiteOutcome, sitesOf } from './sites.ts';
import { retireAll, takeBack, type WritePorts, writeAll } from './write.ts';

type EverywherePorts = WritePorts & Pick<Ports, 'templates'> & { namespaces?: Namespaces };
type Pass = Reconciliation<EverywherePorts>;

/** The result of publishing, and when to look at it again, milliseconds since the epoch. */
export interface Everywhere {
  published: Published;
  nextAt: number;
}

/**
 * Publishes the current settings to every namespace that matches, if they are verified. Deletes the outputs in
 * namespaces that no longer match.
 * @throws Interrupted, SecretChanged
 */
export async function publishEverywhere(pass: Pass): Promise<Everywhere> {
  const { config, state, ports } = pass;
  const all = ports.namespaces?.all();
  if (!ports.namespaces || !all)
    return { published: { outputs: stillPublished(config), repaired: [] }, nextAt: Infinity };
  const targets = outputTargets(config.metadata.name, config.spec.outputs);
  const plan = planNamespaces({
    config,
    namespaces: all,
    published: ports.namespaces.published(pass.key),
    outputs: new Set(targets.map(idOf)),
  });
  const takenBack = await takeBack(ports, plan.takeBack);
  const sites = sitesOf(pass, plan.publish);
  const round = await publishRound(pass, sites);
  const known = countOutcomes(round.outcomes);
  state.everywhere = known;
  const whole = new Set(round.outcomes.filter(isWhole).map(({ namespace }) => namespace));
  const due = sites.filter(site => round.complete && whole.has(nameOf(site)));
  const retired = await retireAll(ports, due, plan.dropped);
  return {
    published: {
      outputs: round.faults ?? mergeOutputs(round.outcomes, round.news),
      repaired: round.repaired,
      takenBack: takenBack.namespaces,
      retired,
    },
    nextAt: Math.min(round.nextAt, takenBack.nextAt, retired.nextAt),
  };
}

interface Round {
  outcomes: SiteOutcome[];
  repaired: Published['repaired'];
  /** The content that was written differs from the earlier content. */
  news: boolean;
  /** Every namespace was published to, or failed for its own reason. */
  complete: boolean;
  /** The outputs with their errors, if an output cannot be rendered. */
  faults?: Published['outputs'];
  nextAt: number;
}

async function publishRound(pass: Pass, sites: readonly Site[]): Promise<Round> {
  const { config, resolved, source, state, ports } = pass;
  const targets = outputTargets(config.metadata.name, config.spec.outputs);
  const held = (): Round => ({
    outcomes: sites.map(site => ({ namespace: nameOf(site), outputs: publishedBefore(site, targets) })),
    repaired: [],
    news: false,
    complete: false,
    nextAt: Infinity,
  });
  // Without a usable Secret, there is no desired content to compare with.
  if (resolved.credentials.state === 'unusable') return held();
  const { publishes, inputs, may } = verifiedSettings(pass);
  const key = [
    config.metadata.generation,
    endpointText(publishes),
    may,
    ...Object.values(inputs),
    source.token,
  ].join('|');
  const known = new Map(sites.map(site => [site, lastPublish(site, key)]));
  const open = may ? sites.filter(site => !known.get(site)) : sites;
  if (open.length === 0) {
    const outcomes = sites.map(site => ({ namespace: nameOf(site), outputs: known.get(site) ?? [] }));
    return { outcomes, repaired: [], news: false, complete: true, nextAt: Infinity };
  }
  const settings = mailSettings(resolved, publishes, await source.password(), offered(pass));
  const { outputs: desired, faults } = await render(pass, settings);
  if (faults.length > 0) {
    const there = mergeOutputs(held().outcomes, false);
    const outputs = targets.map(
      target => there.find(output => idOf(output) === idOf(target)) ?? absent(target),
    );
    return { ...held(), faults: withFaults(outputs, faults) };
  }
  if (!may) return { ...held(), ...(await heldIn(held(), sites, desired)) };
  const news = state.publishedKey !== key;
  const writing = await writeAll(ports, { sites: open, desired, key });
  state.publishedKey = key;
  const outcomes = sites.flatMap(site => {
    const outputs = writing.outcomes.get(site) ?? known.get(site);
    return outputs ? [{ namespace: nameOf(site), outputs }] : [];
  });
  return { outcomes, repaired: writing.repaired, news, complete: true, nextAt: writing.nextAt };
}

const absent = ({ kind, name }: Pick<DesiredOutput, 'kind' | 'name'>) => ({
  kind,
  name,
  state: 'absent' as const,
});

/**
 * Finds out whether newer settings are pending. All namespaces have the same content, so reading one of them is enough.
 */
async function heldIn(
  { outcomes }: Round,
  sites: readonly Site[],
  desired: readonly DesiredOutput[],
): Promise<Pick<Round, 'outcomes'>> {
  const at = outcomes.findIndex(({ outputs }) => outputs.every(({ state }) => state === 'in-sync'));
  const site = sites[at];
  if (!site) return { outcomes };
  const shown = await keepPublished(site, desired);
  return { outcomes: outcomes.map((outcome, i) => (i === at ? { ...outcome, outputs: shown } : outcome)) };
}
