/** Imports that one folder may use, and whether it is pure. */
export interface Layer {
  /** Folders that it may import. */
  imports: readonly string[];
  /** Whether the folder is pure: it uses neither I/O nor a clock, and its callers pass in their results. */
  pure?: true;
  /** Built-in modules and packages that a pure folder may use. */
  uses?: readonly string[];
}

const RIM = ['crds', 'model'] as const;

/**
 * The allowed imports of the product: folders of operator/src by name, `main.ts`, and `crds`. A folder without an entry
 * may not import and may not be imported, so a new folder needs an entry.
 */
export const LAYERS: Readonly<Record<string, Layer>> = {
  crds: { imports: [], pure: true, uses: ['zod'] },
  model: { imports: ['crds'], pure: true },
  providers: { imports: RIM, pure: true, uses: ['node:crypto'] },
  domain: { imports: [...RIM, 'providers'], pure: true, uses: ['node:crypto', 'node:net'] },
  diagnose: { imports: [...RIM, 'providers'], pure: true },
  render: { imports: RIM, pure: true, uses: ['liquidjs'] },
  schedule: { imports: RIM, pure: true, uses: ['node:crypto'] },
  sharing: { imports: [...RIM, 'render', 'schedule'] },
  'probe-pods': { imports: [...RIM, 'schedule'], pure: true, uses: ['node:crypto', 'zod'] },
  status: {
    imports: [...RIM, 'providers', 'render', 'schedule', 'sharing', 'probe-pods'],
    pure: true,
    uses: ['node:crypto'],
  },
  probe: { imports: [...RIM, 'domain'] },
  sending: { imports: RIM },
  kube: { imports: RIM },
  telemetry: { imports: RIM },
  oauth2: { imports: [...RIM, 'providers', 'schedule', 'status', 'probe'] },
  controller: {
    imports: [
      ...RIM,
      ...['providers', 'domain', 'diagnose', 'render', 'schedule'],
      ...['sharing', 'probe-pods', 'status', 'oauth2', 'sending'],
    ],
  },
  'controller/store': {
    imports: [...RIM, 'controller', 'kube', 'probe-pods', 'render', 'sharing', 'status'],
  },
  cli: {
    imports: [
      ...RIM,
      ...['providers', 'domain', 'diagnose', 'render', 'schedule', 'sharing', 'probe-pods', 'status'],
      ...['probe', 'sending', 'kube', 'telemetry', 'oauth2', 'controller', 'controller/store'],
    ],
  },
  // The views that show an SmtpConfig to a user.
  'cli/views': { imports: RIM, pure: true, uses: ['wrap-ansi'] },
  'cli/plugin': {
    imports: [...RIM, 'providers', 'render', 'status', 'kube', 'controller', 'cli', 'cli/views', 'cli/ui'],
  },
  'cli/ui': { imports: [...RIM, 'kube', 'cli/views', 'cli/ui/pages', 'cli/plugin'] },
  'cli/ui/pages': { imports: [...RIM, 'cli/views'], pure: true },
  'main.ts': { imports: ['cli', 'cli/plugin', 'model'] },
};

/** Folders that use neither clock nor environment, for biome.json and no-clock.grit. */
export const PURE = Object.entries(LAYERS).flatMap(([name, { pure }]) => (pure ? [name] : []));

const rootOf = (name: string): string => (name === 'crds' ? 'crds/' : `operator/src/${name}`);

/** Returns a pattern for the paths of a folder, without subfolders that have their own entry. */
function pathOf(name: string): string {
  const inner = Object.keys(LAYERS).filter(other => other.startsWith(`${name}/`));
  const except = inner.map(other => `(?!${other.slice(name.length + 1)}/)`).join('');
  return name.endsWith('.ts') || name === 'crds' ? `^${rootOf(name)}` : `^${rootOf(name)}/${except}`;
}

const OWN = '^(operator/src|crds)/';

/** Returns the rules of dependency-cruiser, generated from the table. */
export function rules(): object[] {
  return [
    {
      name: 'no-cycle',
      comment: 'Two files import each other, if only for types. Move what both need below them.',
      severity: 'error',
      from: { path: OWN },
      to: { circular: true },
    },
    {
      name: 'closed-folder',
      comment: 'The folder has no entry in scripts/lint/layers.ts. Add one.',
      severity: 'error',
      from: { path: OWN, pathNot: Object.keys(LAYERS).map(pathOf) },
      to: {},
    },
    {
      name: 'unresolved',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: { path: OWN },
      to: { couldNotResolve: true },
    },
    ...Object.entries(LAYERS).map(([name, { imports }]) => ({
      name: `imports-of-${name}`,
      comment: `${name} may import only ${imports.join(', ') || 'itself'}: see scripts/lint/layers.ts.`,
      severity: 'error',
      from: { path: pathOf(name) },
      to: { path: OWN, pathNot: [name, ...imports].map(pathOf) },
    })),
    ...Object.entries(LAYERS).flatMap(([name, { pure, uses = [] }]) =>
      pure
        ? [
            {
              name: `no-io-in-${name}`,
              comment: `${name} does no I/O. Do it in probe, kube, controller/store or cli, and pass in what was seen.`,
              severity: 'error',
              from: { path: pathOf(name) },
              to: {
                dependencyTypes: ['core', 'npm', 'npm-dev'],
                pathNot: uses.map(
                  used => `(^|/node_modules/|^node_modules/)${used.replace(/^node:/, '')}(/|$)`,
                ),
              },
            },
          ]
        : [],
    ),
  ];
}
