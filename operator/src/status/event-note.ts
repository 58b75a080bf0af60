/** An event to record; the recorder adds object, time and reporter. */
export interface EventNote {
  type: 'Normal' | 'Warning';
  reason: string;
  action: string;
  note: string;
}
