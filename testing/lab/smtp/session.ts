import type { Socket } from 'node:net';
import { type Answer, multiline, replyClass } from './answer.ts';
import { Channel } from './channel.ts';
import { receive, TOKEN_MECHANISMS } from './sasl.ts';
import type { LoginResult, Message, Script, SessionView } from './script.ts';

/** Maximum length of a line in bytes, from the limit of AUTH lines (RFC 4954 section 4). */
const MAX_LINE = 12_288;
const MAX_MESSAGE = 1_048_576;
const DEFAULT_KEYWORDS = ['PIPELINING', `SIZE ${MAX_MESSAGE}`, '8BITMIME'];

/** Events that a session reports to its server. */
export interface SessionEvents {
  login(username: string, mechanism: string, ok: boolean): void;
  message(message: Message): void;
}

export interface SessionSetup {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly script: Script;
  readonly events: SessionEvents;
  /** Performs the TLS handshake as the server; absent if STARTTLS is not offered. */
  readonly upgrade?: ((socket: Socket) => Promise<Socket>) | undefined;
}

interface State extends SessionView {
  secure: boolean;
  client: string;
  user: string | undefined;
  sender: string | undefined;
  recipients: string[];
}

/** Serves one session from greeting to close; never rejects. */
export async function serve(socket: Socket, setup: SessionSetup): Promise<void> {
  const { host, port, secure, script } = setup;
  const remoteAddress = socket.remoteAddress ?? '';
  const state: State = {
    host,
    port,
    remoteAddress,
    secure,
    client: '',
    user: undefined,
    sender: undefined,
    recipients: [],
  };
  const session = new Session(new Channel(socket), setup, state);
  await session.run(script.banner?.(state) ?? `220 ${host} ESMTP`).catch(() => socket.destroy());
}

class Session {
  readonly #channel: Channel;
  readonly #setup: SessionSetup;
  readonly #state: State;

  constructor(channel: Channel, setup: SessionSetup, state: State) {
    this.#channel = channel;
    this.#setup = setup;
    this.#state = state;
  }

  async run(banner: Answer): Promise<void> {
    let open = await this.#channel.send(banner);
    while (open) {
      const line = await this.#channel.line(MAX_LINE);
      if (line === undefined) break;
      open = await this.#dispatch(line);
    }
    this.#channel.socket.end();
  }

  async #dispatch(line: string): Promise<boolean> {
    const [, verb = '', argument = ''] = /^(\S*)\s*(.*)$/.exec(line) ?? [];
    const name = verb.toUpperCase();
    const scripted = this.#setup.script.command?.(name, argument, this.#state);
    const answered = (usual: Answer) => scripted ?? usual;
    switch (name) {
      case 'EHLO':
      case 'HELO':
        return this.#hello(
          argument,
          answered(name === 'HELO' ? `250 ${this.#state.host}` : this.#keywords()),
        );
      case 'STARTTLS':
        return this.#startTls(answered(this.#mayUpgrade() ? '220 Ready to start TLS' : '502 Not available'));
      case 'AUTH':
        return scripted ? this.#channel.send(scripted) : this.#auth(argument);
      case 'MAIL':
        return this.#mail(argument, scripted);
      case 'RCPT':
        return this.#recipient(
          argument,
          answered(this.#state.sender === undefined ? BAD_SEQUENCE : '250 OK'),
        );
      case 'DATA':
        return this.#data(answered(this.#state.recipients.length === 0 ? BAD_SEQUENCE : '354 End with .'));
      case 'RSET':
        this.#endTransaction();
        return this.#channel.send(answered('250 OK'));
      case 'NOOP':
        return this.#channel.send(answered('250 OK'));
      case 'QUIT':
        await this.#channel.send(answered('221 Bye'));
        return false;
      default:
        return this.#channel.send(answered('500 Unrecognised command'));
    }
  }

  #mayUpgrade(): boolean {
    return this.#setup.upgrade !== undefined && !this.#state.secure;
  }

  #offersAuth(): boolean {
    const { mechanisms, plaintextLogins } = this.#setup.script;
    return mechanisms.length > 0 && (this.#state.secure || plaintextLogins === true);
  }

  #keywords(): string {
    const { keywords = DEFAULT_KEYWORDS, mechanisms } = this.#setup.script;
    const starttls = this.#mayUpgrade() ? ['STARTTLS'] : [];
    const auth = this.#offersAuth() ? [`AUTH ${mechanisms.join(' ')}`] : [];
    return multiline(250, [this.#state.host, ...keywords, ...starttls, ...auth]);
  }

  async #hello(client: string, answer: Answer): Promise<boolean> {
    this.#state.client = client;
    this.#endTransaction();
    return this.#channel.send(answer);
  }

  async #startTls(answer: Answer): Promise<boolean> {
    const open = await this.#channel.send(answer);
    const { upgrade } = this.#setup;
    if (!open || replyClass(answer) !== '2' || !upgrade) return open;
    this.#channel.adopt(await upgrade(this.#channel.release()));
    Object.assign(this.#state, { secure: true, client: '', user: undefined });
    this.#endTransaction();
    return true;
  }

  async #auth(argument: string): Promise<boolean> {
    const [mechanism = '', initial] = argument.split(/\s+/);
    const problem = this.#authProblem(mechanism.toUpperCase());
    if (problem) return this.#channel.send(problem);
    const attempt = await receive(mechanism.toUpperCase(), decodeInitial(initial), this.#ask);
    if (!attempt) return this.#channel.send('501 5.5.2 Malformed authentication');
    const result = await this.#setup.script.login(attempt, this.#state);
    this.#setup.events.login(attempt.username, attempt.mechanism, result.ok);
    if (result.ok) this.#state.user = attempt.username;
    else await this.#tokenChallenge(attempt.mechanism, result);
    return this.#channel.send(result.answer);
  }

  #authProblem(mechanism: string): string | undefined {
    const { mechanisms } = this.#setup.script;
    if (mechanisms.length === 0) return '502 5.5.1 AUTH not available';
    if (!this.#offersAuth()) return '530 5.7.0 Must issue a STARTTLS command first';
    if (this.#state.user !== undefined) return '503 5.5.1 Already authenticated';
    if (!mechanisms.includes(mechanism)) return '504 5.5.4 Unrecognized authentication type';
    return undefined;
  }

  async #tokenChallenge(mechanism: string, { ok }: LoginResult): Promise<void> {
    const { tokenChallenge } = this.#setup.script;
    if (!ok && tokenChallenge && TOKEN_MECHANISMS.includes(mechanism)) await this.#ask(tokenChallenge);
  }

  #ask = async (challenge: string): Promise<string | undefined> => {
    await this.#channel.send(`334 ${Buffer.from(challenge).toString('base64')}`);
    const line = await this.#channel.line(MAX_LINE);
    return line === undefined || line === '*' ? undefined : decode(line);
  };

  async #mail(argument: string, scripted: Answer | undefined): Promise<boolean> {
    const sender = /^FROM:\s*<([^>]*)>/i.exec(argument)?.[1];
    const problem = sender === undefined ? '501 5.5.4 Syntax: MAIL FROM:<address>' : this.#mailProblem();
    const answer = scripted ?? problem ?? '250 2.1.0 OK';
    if (sender !== undefined && replyClass(answer) === '2') this.#state.sender = sender;
    return this.#channel.send(answer);
  }

  #mailProblem(): string | undefined {
    const { script } = this.#setup;
    const loggedIn =
      script.mechanisms.length === 0 || script.plaintextLogins || this.#state.user !== undefined;
    return loggedIn ? undefined : '530 5.7.0 Authentication required';
  }

  async #recipient(argument: string, answer: Answer): Promise<boolean> {
    const address = /^TO:\s*<([^>]+)>/i.exec(argument)?.[1];
    if (address === undefined) return this.#channel.send('501 5.5.4 Syntax: RCPT TO:<address>');
    if (replyClass(answer) === '2') this.#state.recipients.push(address);
    return this.#channel.send(answer);
  }

  async #data(answer: Answer): Promise<boolean> {
    const open = await this.#channel.send(answer);
    if (!open || replyClass(answer) !== '3') return open;
    const content = await this.#channel.content(MAX_MESSAGE);
    if (content === undefined) return false;
    const { sender = '', recipients, user } = this.#state;
    const message = { from: sender, to: [...recipients], user, content };
    const verdict = this.#setup.script.content?.(message) ?? '250 2.0.0 OK: queued as LAB1';
    if (replyClass(verdict) === '2') this.#setup.events.message(message);
    this.#endTransaction();
    return this.#channel.send(verdict);
  }

  #endTransaction(): void {
    this.#state.sender = undefined;
    this.#state.recipients = [];
  }
}

const BAD_SEQUENCE = '503 5.5.1 Bad sequence of commands';

/** Decodes an initial response. `=` stands for an initial response of no bytes (RFC 4954 section 4). */
function decodeInitial(initial: string | undefined): string | undefined {
  if (initial === undefined || initial === '') return undefined;
  return initial === '=' ? '' : decode(initial);
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
