/** Decides whether this replica may write. */
export interface WriteGate {
  /** Whether a write may be sent at this moment, by the local clock. */
  isOpen(): boolean;
  /** Aborted when writes in progress must end. */
  readonly closed: AbortSignal;
}

/** A write was not sent, or was aborted, because this replica does not hold the Lease. */
export class NotLeading extends Error {
  constructor() {
    super('this replica does not hold the Lease: writes have stopped');
    this.name = 'NotLeading';
  }
}
