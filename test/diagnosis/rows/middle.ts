import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { SmtpListener } from '../../../testing/lab/smtp/server.ts';
import { ENDLESS, egress, type Row, type Server, SHORT, tls } from '../row.ts';

/** Devices between the cluster and the server: sidecars, PROXY listeners, redirects, inspection, path MTU. */

/** Text that must not appear for a documented host: advice to trust another certificate, or to disable TLS. */
const WEAKENING = [
  'serverName',
  'spec.endpoint.host',
  'caBundle',
  '--ca-file',
  'tls: none',
  '--allow-address',
];

const BEHIND = 2587;

/** A sidecar that detects the protocol by the client's first bytes, and connects to the server only then. */
function sidecar(client: Socket): void {
  client.once('data', first => {
    const server = connect(BEHIND, client.localAddress);
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    server.write(first);
    client.pipe(server).pipe(client);
  });
}

/**
 * A listener that first reads a PROXY header, like HAProxy's accept-proxy. It closes the connection on any other data.
 */
function proxyListener(socket: Socket): void {
  socket.once('data', first => {
    if (!first.toString('latin1').startsWith('PROXY ')) socket.destroy();
  });
}

/** Like Postfix' postscreen: it waits some seconds for the header, and closes. */
function impatientProxyListener(socket: Socket): void {
  const timer = setTimeout(() => socket.end(), 1_500);
  socket.on('close', () => clearTimeout(timer));
  proxyListener(socket);
}

const MESH: Server = { listeners: [{ port: BEHIND, tls: 'starttls' }] };

const SIDECARS: readonly Row[] = [
  {
    id: 'sidecar-587',
    case: 'A service mesh sidecar waits for the client to speak first',
    done: 'a proxy on 587 that connects to the server when the first bytes come',
    server: { ...MESH, raw: { 587: sidecar } },
    probe: { port: 587, timeout: SHORT },
    expect: egress(
      'GreetingTimeout',
      'It answered in plaintext as soon as the client sent something',
      '(1) a service mesh sidecar',
      'excludeOutboundPorts: "587"',
      'config.linkerd.io/skip-outbound-ports: "587"',
    ),
  },
  {
    id: 'sidecar-25',
    case: 'The same on port 25',
    done: 'the same proxy on 25',
    server: { ...MESH, raw: { 25: sidecar } },
    probe: { port: 25, tls: 'starttls', timeout: SHORT },
    expect: egress('GreetingTimeout', '(1) a service mesh sidecar', 'excludeOutboundPorts: "25"'),
  },
  {
    id: 'sidecar-shut',
    case: 'A sidecar accepts the connection and may not pass it on',
    done: 'a proxy on 587 that accepts and closes (REGISTRY_ONLY)',
    server: { listeners: [], raw: { 587: socket => void socket.end() } },
    probe: { port: 587 },
    expect: egress('ConnectionClosed', '(1) a service mesh sidecar', 'REGISTRY_ONLY', 'egress address'),
    swaks: { says: 'exit 6' },
  },
];

const PROXY_HEADER: readonly Row[] = [
  {
    id: 'proxy-header-587',
    case: 'The listener requires a PROXY header and closes at anything else',
    done: 'silence on 587, and a close at the first byte that is not a PROXY header',
    server: { listeners: [], raw: { 587: proxyListener } },
    probe: { port: 587, timeout: SHORT },
    expect: egress(
      'GreetingTimeout',
      'It closed the connection as soon as the client sent something',
      '(1) a listener that requires a PROXY protocol header',
    ),
  },
  {
    id: 'proxy-header-465',
    case: 'The same with TLS from the first byte',
    done: 'a close at the first byte of the handshake on 465',
    server: { listeners: [], raw: { 465: proxyListener } },
    probe: { port: 465 },
    expect: tls('HandshakeFailed', 'during the TLS handshake', 'PROXY protocol header'),
  },
  {
    id: 'proxy-header-impatient',
    case: 'The listener waits for a PROXY header and then closes',
    done: 'silence on 587, and a close after 1.5 seconds',
    server: { listeners: [], raw: { 587: impatientProxyListener } },
    probe: { port: 587 },
    expect: egress('ConnectionClosed', 'before its greeting', 'PROXY protocol header'),
  },
];

const HOSTER = 'host.myhost.test';
const REDIRECTED: Server = {
  certificate: { names: [HOSTER] },
  script: { banner: () => `220-${HOSTER} ESMTP Exim 4.93\r\n220 We do not authorize the use of this system` },
};
const PLAIN: readonly SmtpListener[] = [25, 465, 587].map(port => ({ port, tls: 'none' }));

const redirected = (says: readonly string[], condition = tls, reason = 'CertificateNameMismatch') => ({
  ...condition(reason, 'is the host that Gmail', 'a device between the cluster and the provider', ...says),
  never: WEAKENING,
});

const REDIRECTS: readonly Row[] = [
  {
    id: 'hoster-587',
    case: "A hosting provider redirects outbound 587 to its own server, and Gmail's name is asked for",
    done: '`220-host.myhost.test ESMTP Exim 4.93` and a certificate for host.myhost.test, on 587',
    server: REDIRECTED,
    probe: { provider: 'gmail', port: 587, login: true },
    expect: redirected([
      `is for ${HOSTER}, not for smtp.gmail.com`,
      `Its greeting was "220 ${HOSTER} ESMTP Exim 4.93`,
      '(1) a redirect of outbound port 587',
    ]),
    swaks: false,
  },
  {
    id: 'hoster-465',
    case: 'A hosting provider redirects outbound 465 to its own server',
    done: 'the same on 465',
    server: REDIRECTED,
    probe: { provider: 'gmail', port: 465, login: true },
    expect: redirected([`is for ${HOSTER}`, '(1) a redirect of outbound port 465']),
    swaks: false,
  },
  {
    id: 'hoster-self-signed',
    case: 'A hosting provider redirects outbound 465 to a server with a self-signed certificate',
    done: 'a self-signed certificate on 465',
    server: { ...REDIRECTED, certificate: { by: 'itself', names: [HOSTER] } },
    probe: { provider: 'gmail', port: 465, login: true },
    expect: redirected(['TLS inspection', 'a redirect of outbound port 465'], tls, 'CertificateSelfSigned'),
    swaks: false,
  },
  {
    id: 'hoster-no-starttls',
    case: 'A hosting provider redirects outbound 587 to a server without STARTTLS',
    done: 'no STARTTLS on 587',
    server: { ...REDIRECTED, listeners: PLAIN },
    probe: { provider: 'gmail', port: 587, login: true },
    expect: redirected(
      [`Its greeting was "220 ${HOSTER}`, '(1) a redirect of outbound port 587'],
      tls,
      'StartTLSNotOffered',
    ),
    swaks: false,
  },
  {
    id: 'hoster-plain-465',
    case: 'A hosting provider redirects outbound 465 to a plaintext server',
    done: 'plaintext on 465',
    server: { ...REDIRECTED, listeners: PLAIN },
    probe: { provider: 'gmail', port: 465, login: true },
    expect: redirected(['(1) a redirect of outbound port 465'], tls, 'PlaintextOnTLSPort'),
    swaks: false,
  },
];

const INSPECTION: readonly Row[] = [
  {
    id: 'inspected-gmail',
    case: "A firewall inspects TLS and signs Gmail's certificate with a CA of its own",
    done: 'a certificate for smtp.gmail.com, issued by CN=FG100E Fortinet CA',
    server: { certificate: { by: 'inspector', sendsRoot: true } },
    probe: { provider: 'gmail', port: 465, login: true },
    expect: redirected(
      ['a product that inspects TLS: Fortinet FortiGate', 'exempt smtp.gmail.com:465 from inspection'],
      tls,
      'CertificateUntrusted',
    ),
    swaks: false,
  },
  {
    id: 'inspected-relay',
    case: "A firewall inspects TLS on the way to one's own relay",
    done: 'a certificate for the host, issued by CN=FG100E Fortinet CA',
    server: { certificate: { by: 'inspector' } },
    probe: { port: 587, login: true },
    expect: tls('CertificateUntrusted', 'a product that inspects TLS on the path: Fortinet FortiGate'),
    openssl: { says: 'unable to get local issuer certificate' },
  },
];

const LARGE = '-m length --length 1000:65535 -j DROP';

const PATH_MTU: readonly Row[] = [
  {
    id: 'large-client-hello',
    case: 'Large packets to the server vanish, and the ClientHello is one',
    done: `on the way: \`iptables -A FORWARD -p tcp -d LIVE --dport 465 ${LARGE}\``,
    network: { at: 'way', iptables: `FORWARD -p tcp -d LIVE --dport 465 ${LARGE}` },
    probe: { port: 465, timeout: SHORT },
    expect: tls('HandshakeTimeout', '(1) a path MTU', 'ClientHello of more than one packet'),
    swaks: false,
  },
  {
    id: 'mtu-black-hole-starttls',
    case: 'Large packets from the server vanish, by STARTTLS',
    done: `on the way: \`iptables -A FORWARD -p tcp -s LIVE --sport 587 -m length --length 600:65535 -j DROP\``,
    network: {
      at: 'way',
      iptables: 'FORWARD -p tcp -s LIVE --sport 587 -m length --length 600:65535 -j DROP',
    },
    probe: { port: 587, timeout: SHORT },
    expect: tls('HandshakeTimeout', 'STARTTLS was sent, but', '(1) a path MTU'),
    swaks: ENDLESS,
  },
];

const FILTERED_DNS: readonly Row[] = [
  {
    id: 'sinkhole',
    case: "A filtering resolver answers for Gmail's host with a sinkhole",
    done: 'DNS answers 0.0.0.0 for smtp.gmail.com',
    dns: { addresses: ['0.0.0.0'] },
    probe: { provider: 'gmail', port: 465, login: true },
    expect: {
      ...egress('ConnectionRefused', 'no public DNS server returns 0.0.0.0', 'A filtering resolver', 'dig'),
      never: WEAKENING,
    },
  },
  {
    id: 'sinkhole-loopback',
    case: "A filtering resolver answers for Gmail's host with the loopback address",
    done: 'DNS answers 127.0.0.1 for smtp.gmail.com',
    dns: { addresses: ['127.0.0.1'] },
    probe: { provider: 'gmail', port: 587, login: true },
    expect: {
      ...egress('ConnectionRefused', 'no public DNS server returns 127.0.0.1', 'dig smtp.gmail.com'),
      never: WEAKENING,
    },
  },
];

export const MIDDLE: readonly Row[] = [
  ...SIDECARS,
  ...PROXY_HEADER,
  ...REDIRECTS,
  ...INSPECTION,
  ...PATH_MTU,
  ...FILTERED_DNS,
];
