import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Known } from './known.ts';
import type { EgressMemory, LoginMemory, VerifiedInputs } from './memory.ts';

type VerdictInputs = Pick<Known, 'credentials' | 'memory' | 'egressInputs' | 'loginInputs'>;

/** Returns the verdict on reaching the server, if it is about the current spec. */
export function currentEgress({ memory, egressInputs }: VerdictInputs): EgressMemory | undefined {
  return memory.egress?.inputs === egressInputs ? memory.egress : undefined;
}

/** Returns the verdict on the login, if it is about the current Secret, spec and endpoint. */
export function currentLogin(known: VerdictInputs): LoginMemory | undefined {
  const { credentials, memory, loginInputs } = known;
  const login = memory.login;
  const endpoint = currentEgress(known)?.endpoint;
  const same =
    login !== undefined &&
    credentials.state === 'found' &&
    login.secretVersion === credentials.version &&
    login.inputs === loginInputs &&
    // While the server is unreachable, the endpoint in effect is undecided, so the last one is kept.
    (endpoint === undefined || unreachable(known) || login.endpoint === endpointText(endpoint));
  return same ? login : undefined;
}

/** The settings to publish, before they are rendered: a verdict must be about all of them. */
type Publishable = VerdictInputs & {
  /** The endpoint in effect. */
  publishes: Endpoint;
};

/** Returns the identity of one combination of spec, endpoint and credential. */
export function inputsOf({
  credentials,
  egressInputs,
  loginInputs,
  publishes,
}: Omit<Publishable, 'memory'>): VerifiedInputs {
  const version = credentials.state === 'found' ? credentials.version : credentials.state;
  return { egress: egressInputs, login: loginInputs, endpoint: endpointText(publishes), version };
}

const areEqual = (a: VerifiedInputs, b: VerifiedInputs): boolean =>
  a.egress === b.egress && a.login === b.login && a.endpoint === b.endpoint && a.version === b.version;

/** Reports whether the current settings are known to work, so that they may be published. */
export function isVerified(known: Publishable): boolean {
  if (known.credentials.state === 'unusable') return false;
  if (known.memory.verified && areEqual(known.memory.verified, inputsOf(known))) return true;
  if (known.credentials.state === 'found') {
    const login = currentLogin(known);
    // While the server cannot be reached, the login verdict may be about another endpoint. It proves nothing about this
    // endpoint.
    return login?.endpoint === endpointText(known.publishes) && holds(login.verdicts);
  }
  return holds(currentEgress(known)?.verdicts);
}

function unreachable(known: VerdictInputs): boolean {
  return currentEgress(known)?.verdicts.some(({ status }) => status !== 'True') ?? true;
}

function holds(verdicts: readonly Verdict[] | undefined): boolean {
  return verdicts !== undefined && verdicts.length > 0 && verdicts.every(({ status }) => status === 'True');
}
