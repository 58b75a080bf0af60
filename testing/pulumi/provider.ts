import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { type Json, load, PACKAGE } from './sdk.ts';

/** Pulumi's own entry point of a component package, which the language host starts for an SDK in another language. */
export const RUN_PLUGIN = join(PACKAGE, 'node_modules/@pulumi/pulumi/cmd/run-plugin');

export interface Provider {
  schema(): Promise<Json>;
  construct(
    type: string,
    inputs: Json,
    timeouts?: { create: string; update: string },
  ): Promise<{ urn: string; state: Json }>;
  stop(): Promise<void>;
}

/** Starts the package as a provider in a separate process, like the engine. */
export async function startProvider(engine: Engine): Promise<Provider> {
  // Runs in the folder of the user's program, which has no compiler options.
  const child = spawn(process.execPath, [RUN_PLUGIN, PACKAGE, engine.address], {
    cwd: mkdtempSync(join(tmpdir(), 'pulumi-program-')),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    child.once('exit', code => reject(new Error(`the provider ended with ${code}: ${said}`)));
  });
  const grpc = load('@grpc/grpc-js');
  const messages = load('@pulumi/pulumi/proto/provider_pb');
  const { ResourceProviderClient } = load('@pulumi/pulumi/proto/provider_grpc_pb');
  const { Struct } = load('google-protobuf/google/protobuf/struct_pb');
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  // biome-ignore lint/suspicious/noExplicitAny: messages that protobuf made
  const ask = (method: string, request: unknown): Promise<any> =>
    new Promise((resolve, reject) => {
      client[method](request, (error: Error | null, answer: unknown) =>
        error ? reject(error) : resolve(answer),
      );
    });
  return {
    async schema() {
      const answer = await ask('getSchema', new messages.GetSchemaRequest());
      return JSON.parse(answer.getSchema()) as Json;
    },
    async construct(type, inputs, timeouts) {
      const request = new messages.ConstructRequest();
      request.setProject('project');
      request.setStack('dev');
      request.setParallel(16);
      request.setMonitorendpoint(engine.address);
      request.setType(`smtp-operator:index:${type}`);
      request.setName('mail');
      request.setInputs(Struct.fromJavaScript(inputs));
      if (timeouts) {
        const wanted = new messages.ConstructRequest.CustomTimeouts();
        wanted.setCreate(timeouts.create);
        wanted.setUpdate(timeouts.update);
        request.setCustomtimeouts(wanted);
      }
      const answer = await ask('construct', request);
      return { urn: answer.getUrn(), state: answer.getState().toJavaScript() };
    },
    async stop() {
      client.close();
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
