import net from 'node:net';
import tls from 'node:tls';
import type { TLSMode } from '../../../operator/src/model/endpoint.ts';
import type { Leaf } from '../ca.ts';
import type { Message, Script } from './script.ts';
import { serve } from './session.ts';

const IDLE_MS = 300_000;
const KEPT_MESSAGES = 100;

export interface SmtpListener {
  readonly port: number;
  readonly tls: TLSMode;
}

export interface SmtpServerOptions {
  /** Name in greeting and EHLO. */
  readonly host: string;
  readonly address: string;
  readonly listeners: readonly SmtpListener[];
  readonly script: Script;
  /** Certificate. Listeners with TLS need this or `tls`; without it, the server has no certificate. */
  readonly certificate?: Leaf;
  /** Further settings of node:tls, such as the versions and ciphers to offer, or a required client certificate. */
  readonly tls?: Readonly<tls.TlsOptions>;
}

/** One login attempt. */
export interface LoginRecord {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly mechanism: string;
  readonly ok: boolean;
}

export interface SmtpServer {
  readonly host: string;
  readonly address: string;
  readonly listeners: readonly SmtpListener[];
  /** TCP connections accepted so far. */
  readonly connections: number;
  /** Every login attempt, in order. */
  readonly logins: readonly LoginRecord[];
  /** The last accepted messages. */
  readonly messages: readonly Message[];
  /** Clears connections, logins and messages. */
  reset(): void;
  /** Stops listening on one port and closes its connections; the port can be opened again. */
  close(port: number): Promise<void>;
  open(port: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a submission server that follows its script; port 0 selects a free port. */
export async function startSmtpServer(options: SmtpServerOptions): Promise<SmtpServer> {
  const server = new Server(options);
  try {
    for (const listener of options.listeners) await server.listen(listener);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

interface OpenPort {
  readonly listener: SmtpListener;
  readonly server: net.Server;
  readonly sockets: Set<net.Socket>;
}

class Server implements SmtpServer {
  readonly host: string;
  readonly address: string;
  connections = 0;
  logins: LoginRecord[] = [];
  messages: Message[] = [];
  readonly #options: SmtpServerOptions;
  readonly #tls: TlsUpgrader | undefined;
  readonly #open = new Map<number, OpenPort>();
  /** Listeners by bound port, so that a closed port can be opened again. */
  readonly #known = new Map<number, SmtpListener>();

  constructor(options: SmtpServerOptions) {
    this.host = options.host;
    this.address = options.address;
    this.#options = options;
    this.#tls =
      options.certificate || options.tls
        ? tlsUpgrader({ ...options.certificate, ...options.tls })
        : undefined;
  }

  get listeners(): readonly SmtpListener[] {
    return [...this.#open.values()].map(({ listener }) => listener);
  }

  async listen(listener: SmtpListener): Promise<void> {
    const sockets = new Set<net.Socket>();
    const server = net.createServer({ noDelay: true }, socket => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      this.#accept(socket, listener.tls);
    });
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen({ host: this.address, port: listener.port }, done);
    });
    const { port } = server.address() as net.AddressInfo;
    const bound = { ...listener, port };
    this.#open.set(port, { listener: bound, server, sockets });
    this.#known.set(port, bound);
  }

  async open(port: number): Promise<void> {
    const listener = this.#known.get(port);
    if (listener && !this.#open.has(port)) await this.listen(listener);
  }

  async close(port: number): Promise<void> {
    const open = this.#open.get(port);
    if (!open) return;
    this.#open.delete(port);
    for (const socket of open.sockets) socket.destroy();
    await new Promise<void>(done => open.server.close(() => done()));
  }

  reset(): void {
    this.connections = 0;
    this.logins = [];
    this.messages = [];
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#open.keys()].map(port => this.close(port)));
  }

  async #accept(raw: net.Socket, mode: TLSMode): Promise<void> {
    this.connections += 1;
    const port = raw.localPort ?? 0;
    raw.setTimeout(IDLE_MS, () => raw.destroy());
    raw.on('error', () => raw.destroy());
    try {
      const socket = mode === 'implicit' ? await this.#upgrade(raw) : raw;
      await serve(socket, {
        host: this.host,
        port,
        secure: mode === 'implicit',
        script: this.#options.script,
        events: {
          login: (username, mechanism, ok) =>
            void this.logins.push({ host: this.host, port, username, mechanism, ok }),
          message: message => {
            this.messages = [...this.messages, message].slice(-KEPT_MESSAGES);
          },
        },
        upgrade: mode === 'starttls' ? socket => this.#upgrade(socket) : undefined,
      });
    } catch {
      raw.destroy();
    }
  }

  #upgrade(raw: net.Socket): Promise<net.Socket> {
    if (!this.#tls) throw new Error(`${this.host} has no certificate`);
    return this.#tls(raw);
  }
}

type TlsUpgrader = (raw: net.Socket) => Promise<net.Socket>;

/**
 * Creates a tls.Server that never listens. Connections are passed to its `connection` event, so that implicit TLS and
 * STARTTLS share one context and its session tickets.
 */
function tlsUpgrader(options: tls.TlsOptions): TlsUpgrader {
  const waiting = new Map<string, (socket: net.Socket) => void>();
  const server = tls.createServer(options, socket => {
    socket.on('error', () => socket.destroy());
    waiting.get(connectionId(socket))?.(socket);
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return raw =>
    new Promise((done, fail) => {
      const id = connectionId(raw);
      waiting.set(id, done);
      raw.once('close', () => {
        waiting.delete(id);
        fail(new Error('the connection ended in the handshake'));
      });
      server.emit('connection', raw);
    });
}

function connectionId({ localAddress, localPort, remoteAddress, remotePort }: net.Socket): string {
  return `${localAddress}:${localPort} ${remoteAddress}:${remotePort}`;
}
