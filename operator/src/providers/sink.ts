import type { Preset, Region, Sink } from './preset.ts';

/** Returns an address at this host that delivers a test message to no one; undefined if none is documented. */
export function sinkAt(preset: Preset, host: string): Sink | undefined {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const has = ({ endpoints }: Pick<Preset, 'endpoints'>): boolean =>
    endpoints.some(endpoint => endpoint.host === wanted);
  const region: Pick<Region, 'sink'> | undefined = Object.values(preset.regions ?? {}).find(has);
  // A host that the preset does not document may deliver mail that the provider would drop.
  return region || has(preset) || preset.ownHost ? (region?.sink ?? preset.sink) : undefined;
}
