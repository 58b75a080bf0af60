import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Known } from './known.ts';
import type { EgressMemory, LoginMemory, VerifiedInputs } from './memory.ts';

type VerdictInputs = Pick<Known, 'credentials' | 'memory' | 'egressInputs' | 'loginInputs'>;

/** The verdict on reaching the server, where it is about the present spec. */
export function currentEgress({ memory, egressInputs }: VerdictInputs): EgressMemory | undefined {
  return memory.egress?.inputs === egressInputs ? memory.egress : undefined;
}

/** The verdict on the login, where it is about the present Secret, spec and endpoint. */
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

/** What is to be published, before it is rendered: everything that a verdict must be about. */
type Publishable = VerdictInputs & {
  /** The endpoint in effect. */
  publishes: Endpoint;
};

/** One combination of spec, endpoint and credential. */
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

/** Whether the present settings are known to work, so that applications may have them. */
export function isVerified(known: Publishable): boolean {
  if (known.credentials.state === 'unusable') return false;
  if (known.memory.verified && areEqual(known.memory.verified, inputsOf(known))) return true;
  if (known.credentials.state === 'found') {
    const login = currentLogin(known);
    // While the server cannot be reached the verdict of another endpoint may stand: it proves nothing of this one.
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
