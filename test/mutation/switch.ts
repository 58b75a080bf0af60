/** Maximum number of switch evaluations in one test. A mutant that causes more does not terminate. */
const MAX_STEPS = 2_000_000;

/** Selects the active mutant, and records the mutants that a test reaches. */
class Switch {
  active = -1;
  met = new Set<number>();
  #steps = 0;

  begin(active: number): void {
    this.active = active;
    this.met = new Set();
    this.#steps = 0;
  }

  is(id: number): boolean {
    this.#meet(id);
    return id === this.active;
  }

  forced(always: number, never: number, value: unknown): unknown {
    this.#meet(always);
    this.#meet(never);
    if (this.active < 0) return value;
    return this.active === always ? true : this.active === never ? false : value;
  }

  either<T>(id: number, a: T, b: T, one: (a: T, b: T) => unknown, other: (a: T, b: T) => unknown): unknown {
    return this.is(id) ? other(a, b) : one(a, b);
  }

  #meet(id: number): void {
    if (this.active < 0) this.met.add(id);
    else if (++this.#steps > MAX_STEPS) throw new Error('the mutant does not come to an end');
  }
}

export const mutantSwitch = new Switch();
Object.assign(globalThis, { __mutant: mutantSwitch });
