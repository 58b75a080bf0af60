/** Whether this replica may write. */
export interface WriteGate {
  /** Whether a write may be sent at this instant, by our own clock. */
  isOpen(): boolean;
  /** Aborted when writes that were sent have to end. */
  readonly closed: AbortSignal;
}

/** A write was not sent, or was ended: this replica does not hold the Lease. */
export class NotLeading extends Error {
  constructor() {
    super('this replica does not hold the Lease: writes have stopped');
    this.name = 'NotLeading';
  }
}
