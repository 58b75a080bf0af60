/** An event to record; the recorder adds object, time and reporter. */
export interface EventNote {
  type: 'Normal' | 'Warning';
  reason: string;
  action: string;
  note: string;
  /** Where the reason is explained: an address in the repository. */
  explained?: string;
}
