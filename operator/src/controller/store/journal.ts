import { z } from 'zod';
import { MANAGED_BY_LABEL, MANAGER } from '../../../../crds/names.ts';
import type { Client } from '../../kube/client.ts';
import { ApiError } from '../../kube/errors.ts';
import { CONFIG_MAPS } from '../../kube/resources.ts';
import type { Logger } from '../../model/logger.ts';
import type { NoteStore, Notes } from '../../sharing/journal.ts';
import { unlessGone } from './outputs.ts';

export interface NoteStoreOptions {
  client: Client;
  namespace: string;
  name: string;
  /** Identity of this replica, unique among the replicas. */
  identity: string;
  log: Logger;
  /** Called once when another operator process has taken over the journal. */
  onLost(): void;
}

/** Thrown when another operator process has taken over the journal: this process is no longer the leader. */
export class JournalLost extends Error {}

const HOLDER_ANNOTATION = 'smtp-operator.dev/holder';
const KEY = 'logins';
/** Number of attempts. A user or a garbage collector may change the object at the same time. */
const ATTEMPTS = 5;

const short = z.string().max(512);
const messageSchema = z.object({
  uid: short,
  at: z.number(),
  state: z.literal('message'),
  inputs: short,
  requested: short.optional(),
});
const loginSchema = z.object({
  uid: short,
  at: z.number(),
  state: z.enum(['sent', 'worked']),
  secretVersion: short,
  endpoint: short,
  inputs: short,
  proved: z.array(z.object({ condition: z.enum(['Authenticated', 'SenderAccepted']), reason: short })).max(8),
});
const notesSchema = z.array(z.discriminatedUnion('state', [loginSchema, messageSchema])).max(10_000);

const storedSchema = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  data: z.record(z.string(), z.string()).nullish(),
});
type Stored = z.output<typeof storedSchema>;

/**
 * Stores the login journal in a ConfigMap. Each write requires the version that this operator last wrote or read. If
 * another operator has taken over the object in the meantime, nothing is written.
 */
export class KubeNoteStore implements NoteStore {
  readonly #options: NoteStoreOptions;
  #version: string | undefined;

  constructor(options: NoteStoreOptions) {
    this.#options = options;
  }

  async claim(): Promise<Notes> {
    for (let attempt = 1; ; attempt++) {
      const stored = await this.#read();
      this.#version = stored?.metadata.resourceVersion;
      const notes = stored ? this.#parse(stored) : new Map();
      if (await this.#take(notes)) return notes;
      if (attempt >= ATTEMPTS) throw new Error(`${this.#what} changes too often to take it over`);
    }
  }

  async save(notes: Notes): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      if (await this.#write(notes)) return;
      const stored = await this.#read();
      const holder = stored?.metadata.annotations?.[HOLDER_ANNOTATION];
      if (stored && holder !== this.#options.identity) {
        this.#options.onLost();
        throw new JournalLost(`${this.#what} was taken over by ${holder || 'another process'}`);
      }
      this.#version = stored?.metadata.resourceVersion;
      if (attempt >= ATTEMPTS) throw new Error(`${this.#what} changes too often to write it`);
    }
  }

  get #what(): string {
    return `ConfigMap ${this.#options.namespace}/${this.#options.name}`;
  }

  async #read(): Promise<Stored | undefined> {
    const { client, namespace, name } = this.#options;
    const object = await unlessGone(client.get(CONFIG_MAPS, namespace, name));
    return object === undefined ? undefined : storedSchema.parse(object);
  }

  /** Writes the notes and this operator's identity. @returns false if the object is not the version that was read */
  #take(notes: Notes): Promise<boolean> {
    const { client, namespace, name, identity } = this.#options;
    const data = { [KEY]: textOf(notes) };
    const annotations = { [HOLDER_ANNOTATION]: identity };
    const labels = { [MANAGED_BY_LABEL]: MANAGER };
    const resourceVersion = this.#version;
    if (resourceVersion === undefined) {
      const metadata = { name, annotations, labels };
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
      return this.#kept(client.create({ resource: CONFIG_MAPS, namespace }, object, MANAGER));
    }
    const patch = { metadata: { resourceVersion, annotations }, data };
    return this.#kept(client.mergePatch({ resource: CONFIG_MAPS, namespace, name }, patch, MANAGER));
  }

  /** Writes the notes into the object that this operator already holds. */
  #write(notes: Notes): Promise<boolean> {
    const { client, namespace, name } = this.#options;
    const resourceVersion = this.#version;
    if (resourceVersion === undefined) return this.#take(notes);
    const data = { [KEY]: textOf(notes) };
    return this.#kept(
      client.replaceData({ resource: CONFIG_MAPS, namespace, name, resourceVersion }, data, MANAGER),
    );
  }

  async #kept(request: Promise<unknown>): Promise<boolean> {
    try {
      this.#version = storedSchema.parse(await request).metadata.resourceVersion;
      return true;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return false;
      throw error;
    }
  }

  #parse({ data }: Stored): Notes {
    try {
      const notes = notesSchema.parse(JSON.parse(data?.[KEY] ?? '[]'));
      return new Map(notes.map(({ uid, ...note }) => [uid, note]));
    } catch (error) {
      this.#options.log.error('the login journal is not readable: running logins and messages are unknown', {
        object: this.#what,
        error: String(error).slice(0, 500),
      });
      return new Map();
    }
  }
}

const textOf = (notes: Notes): string =>
  JSON.stringify(Array.from(notes, ([uid, note]) => ({ uid, ...note })));
