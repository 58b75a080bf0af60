import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Json, load, type Mocks, PACKAGE } from './sdk.ts';

/** A resource as the program registered it over the wire, with secrets still marked. */
export interface Registration {
  type: string;
  name: string;
  inputs: Json;
  custom: boolean;
  parent: string;
  dependencies: readonly string[];
  timeouts: Json;
  urn: string;
}

export interface Read {
  type: string;
  name: string;
  id: string;
}

export interface Engine {
  /** host:port of the resource monitor and of the engine: one server has both services. */
  readonly address: string;
  readonly registrations: Registration[];
  readonly reads: readonly Read[];
  /** Resource outputs by URN, including the stack's exports. */
  readonly outputs: ReadonlyMap<string, Json>;
  /** Errors that the program reported to the engine. */
  readonly errors: readonly string[];
  stop(): void;
}

/** Returns the cluster's answers: each object as sent, and each SmtpConfig with the status that a test sets. */
export const cluster =
  (
    status: (registration: { name: string; inputs: Json; read: boolean }) => Json | undefined,
  ): Mocks['newResource'] =>
  ({ type, name, inputs, id = '' }) => {
    const metadata = { namespace: 'default', ...(inputs['metadata'] as Json | undefined) };
    const read = id !== '';
    const [own = '', namespace] = id.split('/').reverse();
    const at = read ? { ...(namespace !== undefined && { namespace }), name: own } : metadata;
    const config = /^kubernetes:.*:(Cluster)?SmtpConfig$/.test(type);
    return {
      id: read ? id : `${metadata.namespace}/${(metadata as Json)['name'] ?? name}`,
      state: {
        ...inputs,
        ...(type.startsWith('kubernetes:') && {
          metadata: { ...at, uid: `uid-${name}`, resourceVersion: '1001' },
        }),
        ...(config && { status: status({ name, inputs, read }) }),
      },
    };
  };

interface Call {
  request: Message;
}
interface Message {
  getType(): string;
  getName(): string;
  getId(): string;
  getObject(): Struct | undefined;
  getOutputs(): Struct | undefined;
  getUrn(): string;
  getCustom(): boolean;
  getParent(): string;
  getDependenciesList(): string[];
  getCustomtimeouts(): { toObject(): Json } | undefined;
  getSeverity(): number;
  getMessage(): string;
}
interface Struct {
  toJavaScript(): Json;
}
type Reply = (error: Error | null, answer?: unknown) => void;
type Handler = (call: Call, reply: Reply) => void;

const ERROR = 3;

/**
 * Starts Pulumi's own mock monitor, served over gRPC. A program or a provider in a separate process registers its
 * resources with it, as with the engine.
 */
export async function startEngine(newResource: Mocks['newResource']): Promise<Engine> {
  const grpc = load('@grpc/grpc-js');
  const { MockMonitor } = load('@pulumi/pulumi/runtime/mocks');
  const messages = load('@pulumi/pulumi/proto/engine_pb');
  const { Empty } = load('google-protobuf/google/protobuf/empty_pb');
  const monitor = new MockMonitor({ newResource, call: () => ({}) });
  const registrations: Registration[] = [];
  const reads: Read[] = [];
  const outputs = new Map<string, Json>();
  const errors: string[] = [];

  const delegate =
    (method: string): Handler =>
    ({ request }, reply) =>
      monitor[method](request, reply);
  const empty: Handler = (_call, reply) => reply(null, new Empty());
  const server = new grpc.Server();
  server.addService(load('@pulumi/pulumi/proto/resource_grpc_pb').ResourceMonitorService, {
    ...Object.fromEntries(
      ['invoke', 'getDeploymentInfo', 'registerPackage', 'existsResource'].map(name => [
        name,
        delegate(name),
      ]),
    ),
    supportsFeature: ({ request }: Call, reply: Reply) => {
      const resources = load('@pulumi/pulumi/proto/resource_pb');
      const answer = new resources.SupportsFeatureResponse();
      answer.setHassupport(request.getId() !== 'outputValues');
      reply(null, answer);
    },
    readResource: ({ request }: Call, reply: Reply) => {
      reads.push({ type: request.getType(), name: request.getName(), id: request.getId() });
      monitor.readResource(request, reply);
    },
    registerResource: ({ request }: Call, reply: Reply) => {
      monitor.registerResource(request, (error: Error | null, answer?: { getUrn(): string }) => {
        registrations.push({
          type: request.getType(),
          name: request.getName(),
          inputs: request.getObject()?.toJavaScript() ?? {},
          custom: request.getCustom(),
          parent: request.getParent(),
          dependencies: request.getDependenciesList(),
          timeouts: request.getCustomtimeouts()?.toObject() ?? {},
          urn: answer?.getUrn() ?? '',
        });
        reply(error, answer);
      });
    },
    registerResourceOutputs: ({ request }: Call, reply: Reply) => {
      outputs.set(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
      reply(null, new Empty());
    },
    signalAndWaitForShutdown: empty,
  });
  server.addService(load('@pulumi/pulumi/proto/engine_grpc_pb').EngineService, {
    log: ({ request }: Call, reply: Reply) => {
      if (request.getSeverity() === ERROR) errors.push(request.getMessage());
      reply(null, new Empty());
    },
    getRootResource: (_call: Call, reply: Reply) => reply(null, new messages.GetRootResourceResponse()),
    setRootResource: (_call: Call, reply: Reply) => reply(null, new messages.SetRootResourceResponse()),
  });
  const port = await new Promise<number>((resolve, reject) => {
    const listening = (error: Error | null, at: number) => (error ? reject(error) : resolve(at));
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), listening);
  });
  return {
    address: `127.0.0.1:${port}`,
    registrations,
    reads,
    outputs,
    errors,
    stop: () => server.forceShutdown(),
  };
}

export interface Run {
  engine: Engine;
  code: number | null;
  /** All output of the process. */
  text: string;
}

export interface RunOptions {
  /** Folder of the project. */
  project: string;
  /** Name of the project, which is the prefix of its configuration keys; default: project. */
  name?: string;
  /** Name of the stack. */
  stack?: string;
  config?: Record<string, string>;
  /** Configuration keys that the stack stores encrypted. */
  secretKeys?: readonly string[];
  preview?: boolean;
  newResource: Mocks['newResource'];
}

/** Runs a Pulumi program until it exits, in a separate process, like the language host for `pulumi up`. */
export async function runProgram(options: RunOptions): Promise<Run> {
  const { project, name = 'project', stack = 'dev', config = {}, secretKeys = [], preview = false } = options;
  const engine = await startEngine(options.newResource);
  const flags = {
    monitor: engine.address,
    engine: engine.address,
    project: name,
    stack,
    pwd: project,
    'root-directory': project,
    'dry-run': String(preview),
    parallel: '16',
  };
  const child = spawn(
    process.execPath,
    [
      join(PACKAGE, 'node_modules/@pulumi/pulumi/cmd/run'),
      ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
      '.',
    ],
    {
      cwd: project,
      env: {
        ...process.env,
        PULUMI_NODEJS_TYPESCRIPT: 'true',
        PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  engine.stop();
  return { engine, code, text };
}
