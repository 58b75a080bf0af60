import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { DetailedPeerCertificate, SecureContext, TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import type { CertificateFacts, Fault, TLSFacts } from '../../model/evidence.ts';
import { chainOf, isFor } from './certificates.ts';
import { errorText } from './replies.ts';
import type { HeldSession } from './sessions.ts';

export interface Handshake {
  secureContext: SecureContext;
  /** Name for SNI and for the certificate check. */
  serverName: string;
  mode: TLSFacts['mode'];
  /** A session to resume, if the server still accepts it. */
  resume?: HeldSession;
  /** Called with the session of a full handshake whose certificate is valid. */
  keep?: (session: HeldSession) => void;
}

export type Secured =
  | { ok: true; socket: TLSSocket; facts: TLSFacts }
  /** `facts` is present if the handshake completed but the certificate is not valid. */
  | { ok: false; fault: Fault; facts?: TLSFacts };

/**
 * Performs the TLS handshake on a connected socket and checks the certificate. Node's own check does not end the
 * connection, so that an invalid certificate can be described. No data is written before this check.
 */
export async function secure(raw: Socket, options: Handshake, ms: number): Promise<Secured> {
  const done = await handshake(raw, options, ms);
  if (!done.ok) return done;
  const { socket } = done;
  if (options.resume && socket.isSessionReused() && socket.authorized)
    return { ok: true, socket, facts: resumed(socket, options.resume, options.mode) };
  const at = performance.now();
  const leaf = socket.getPeerX509Certificate();
  const holds = socket.authorized && isFor(leaf, options.serverName);
  const chain = chainOf(leaf, holds);
  const fault = holds ? undefined : certificateFault(socket, options.serverName, chain);
  const facts: TLSFacts = {
    mode: options.mode,
    ...versionAndCipher(socket),
    verified: fault === undefined,
    chain,
  };
  if (!fault) {
    const { keep } = options;
    if (keep) socket.once('session', session => keep({ session, chain, at }));
    return { ok: true, socket, facts };
  }
  socket.destroy();
  return { ok: false, fault, facts };
}

/** The server sent no certificate: that it can resume the session proves that it is the same server. */
const resumed = (socket: TLSSocket, { chain }: HeldSession, mode: TLSFacts['mode']): TLSFacts => ({
  mode,
  ...versionAndCipher(socket),
  verified: true,
  chain: [...chain],
  resumed: true,
});

type Shaken = { ok: true; socket: TLSSocket } | { ok: false; fault: Fault };

/** Only the handshake: reports whether the server uses TLS, regardless of the certificate. */
export function handshake(raw: Socket, options: Omit<Handshake, 'keep'>, ms: number): Promise<Shaken> {
  const { secureContext, serverName, resume } = options;
  const { promise, resolve } = Promise.withResolvers<Shaken>();
  const socket = connect({
    socket: raw,
    secureContext,
    // RFC 6066 section 3 admits no addresses.
    ...(isIP(serverName) === 0 && { servername: serverName }),
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(resume && { session: resume.session }),
  });
  // For checkServerIdentity, Node converts the whole chain to objects, which takes a third of the time of a handshake.
  // So it is not used: the certificate is checked as an X509Certificate.
  socket.getPeerCertificate = () => ({}) as DetailedPeerCertificate;
  const fail = (fault: Fault) => {
    clearTimeout(timer);
    socket.removeAllListeners();
    socket.on('error', () => {});
    socket.destroy();
    raw.destroy();
    resolve({ ok: false, fault });
  };
  const timer = setTimeout(() => fail({ kind: 'timeout', afterMs: Math.round(ms) }), ms);
  socket.once('error', (error: NodeJS.ErrnoException) => fail(handshakeFault(error, socket)));
  socket.once('close', () => fail({ kind: 'closed' }));
  socket.once('secureConnect', () => {
    clearTimeout(timer);
    socket.removeAllListeners('error');
    socket.removeAllListeners('close');
    resolve({ ok: true, socket });
  });
  return promise;
}

const handshakeFault = (error: NodeJS.ErrnoException, socket: TLSSocket): Fault => ({
  kind: 'handshake',
  code: error.code ?? 'EUNKNOWN',
  message: errorText(error),
  ...(socket.getPeerX509Certificate() && { presented: true as const }),
});

function certificateFault(socket: TLSSocket, serverName: string, chain: readonly CertificateFacts[]): Fault {
  if (!socket.authorized) {
    const code = String(socket.authorizationError ?? 'UNSPECIFIED');
    return weakness(code, chain) ?? { kind: 'certificate', code, message: code };
  }
  return {
    kind: 'certificate',
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    message: `the certificate is not for ${serverName}`,
  };
}

/** Node has no error code for small keys and old digests that OpenSSL rejects, so the certificates are examined. */
function weakness(code: string, chain: readonly CertificateFacts[]): Fault | undefined {
  if (code !== 'UNSPECIFIED') return undefined;
  const small = chain.find(({ key }) => /^RSA(?:-PSS)? (?:\d{1,3}|1\d{3}|20[0-3]\d|204[0-7])$/.test(key));
  if (small) return { kind: 'certificate', code: 'EE_KEY_TOO_SMALL', message: `key too small: ${small.key}` };
  const old = chain.find(({ signature }) => /sha-?1|md5/i.test(signature ?? ''));
  return old && { kind: 'certificate', code: 'CA_MD_TOO_WEAK', message: `md too weak: ${old.signature}` };
}

function versionAndCipher(socket: TLSSocket): Pick<TLSFacts, 'version' | 'cipher'> {
  const version = socket.getProtocol();
  const cipher = socket.getCipher()?.standardName;
  return { ...(version && { version }), ...(cipher && { cipher }) };
}
