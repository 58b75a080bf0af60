import type { Surroundings as Facts, Fault, StageRecord } from '../model/evidence.ts';
import type { Session } from './session.ts';
import { PATIENCE } from './siblings.ts';

/** Checks which other hosts answer if the chosen endpoint seems unreachable. */
export class Surroundings {
  readonly #session: Session;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<Facts> | undefined;
  #began = 0;

  constructor(session: Session) {
    this.#session = session;
    this.#timer = setTimeout(() => this.#examine(), session.deadline.totalMs * PATIENCE);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
  }

  /** Results that arrived before the probe's deadline. */
  async findings(failed: StageRecord): Promise<Facts | undefined> {
    this.dismiss();
    if (!tells(failed)) return undefined;
    const { promise: late, resolve } = Promise.withResolvers<Facts>();
    const looking = this.#examine();
    const timer = setTimeout(() => resolve(this.#silent()), this.#session.deadline.remaining());
    try {
      return await Promise.race([looking, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #examine(): Promise<Facts> {
    this.#looking ??= (async () => {
      this.#began = performance.now();
      const control = await this.#session.environment.control?.examine();
      return { ...this.#known(), ...(control && { control }) };
    })();
    return this.#looking;
  }

  /** Returns the facts if the control address has not answered before the probe's deadline. */
  #silent(): Facts {
    const { control } = this.#session.environment;
    const fault: Fault = { kind: 'timeout', afterMs: Math.round(performance.now() - this.#began) };
    return { ...this.#known(), ...(control && { control: { address: control.address, ok: false, fault } }) };
  }

  /** Facts that need no network traffic. */
  #known(): Facts {
    return this.#session.environment.surroundingsOf?.(this.#session.plan.endpoint) ?? {};
  }
}

const ABSENT = ['ENOTFOUND', 'ENODATA'];

/**
 * Reports whether the fault may be on the network path. A denial by the policy and a name that does not exist are not.
 */
function tells({ stage, fault }: StageRecord): boolean {
  if (stage !== 'dns' && stage !== 'connect') return false;
  return fault?.kind === 'timeout' || (fault?.kind === 'system' && !ABSENT.includes(fault.code));
}
