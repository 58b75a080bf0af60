/** An application that sends a message every second with the published settings, from its environment. */
const PROGRAM = `
const tls = require('node:tls');
const fs = require('node:fs');
const { SMTP_HOST: host, SMTP_PORT: port, SMTP_USERNAME: user, SMTP_PASSWORD: password, SMTP_FROM: from } = process.env;
const ca = fs.readFileSync('/etc/mail-ca/ca.pem');

async function send(subject) {
  const socket = tls.connect({ host, port: Number(port), servername: host, ca, timeout: 3000 });
  try {
    await new Promise((done, failed) => {
      const commands = [
        'EHLO application.example',
        'AUTH PLAIN ' + Buffer.from('\\0' + user + '\\0' + password).toString('base64'),
        'MAIL FROM:<' + from + '>',
        'RCPT TO:<customer@shop.example>',
        'DATA',
        ['From: ' + from, 'To: customer@shop.example', 'Subject: ' + subject, '', 'Hello.', '.'].join('\\r\\n'),
        'QUIT',
      ];
      let text = '';
      socket.on('timeout', () => failed(new Error('timeout')));
      socket.on('error', failed);
      socket.on('close', () => failed(new Error('closed')));
      socket.on('data', data => {
        text += data;
        const reply = /^(\\d)\\d\\d(?: .*)?\\r\\n$/m.exec(text);
        if (!reply) return;
        text = '';
        if (reply[1] !== '2' && reply[1] !== '3') return failed(new Error(reply[0]));
        const next = commands.shift();
        if (next === undefined) return done();
        socket.write(next + '\\r\\n');
      });
    });
  } finally {
    socket.destroy();
  }
}

let ending = false;
process.on('SIGTERM', () => (ending = true));
(async () => {
  for (let n = 1; !ending; n++) {
    const began = Date.now();
    await send(process.env.HOSTNAME + ' ' + n).catch(error => console.log(n, host, error.message));
    await new Promise(done => setTimeout(done, Math.max(0, 1000 - (Date.now() - began))));
  }
})();
`;

export interface ApplicationOptions {
  namespace: string;
  name: string;
  /** Image with Node. */
  image: string;
  /** Name of the published Secret. */
  settings: string;
  ca: string;
}

/** Returns the objects of the application. Its pods are allowed under restricted Pod Security. */
export function application({ namespace, name, image, settings, ca }: ApplicationOptions): object[] {
  const metadata = { name, namespace };
  const labels = { app: name };
  const container = {
    name: 'application',
    image,
    imagePullPolicy: 'Never',
    command: ['/usr/local/bin/node', '/etc/program/main.cjs'],
    envFrom: [{ secretRef: { name: settings } }],
    volumeMounts: [
      { name: 'files', mountPath: '/etc/program' },
      { name: 'files', mountPath: '/etc/mail-ca' },
    ],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'main.cjs': PROGRAM, 'ca.pem': ca },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [container],
            volumes: [{ name: 'files', configMap: { name } }],
          },
        },
      },
    },
  ];
}

/** Numbers of the messages that servers have received, by pod. */
export class Received {
  readonly #numbers = new Map<string, Map<number, number>>();

  /** Counts a message once for each time that it was received. @param messages of one server, the last ones */
  take(server: { messages: readonly { content: string }[]; reset(): void }): void {
    const { messages } = server;
    server.reset();
    for (const { content } of messages) {
      const [, pod, number] = /^Subject: (\S+) (\d+)$/m.exec(content) ?? [];
      if (pod === undefined) continue;
      const numbers = this.#numbers.get(pod) ?? new Map<number, number>();
      numbers.set(Number(number), (numbers.get(Number(number)) ?? 0) + 1);
      this.#numbers.set(pod, numbers);
    }
  }

  get pods(): string[] {
    return [...this.#numbers.keys()];
  }

  count(pod: string): number {
    return this.#numbers.get(pod)?.size ?? 0;
  }

  /** Returns the numbers up to the last one of a pod that were not received exactly once. */
  missing(pod: string): number[] {
    const numbers = this.#numbers.get(pod) ?? new Map<number, number>();
    const last = Math.max(0, ...numbers.keys());
    return Array.from({ length: last }, (_, at) => at + 1).filter(number => numbers.get(number) !== 1);
  }
}
