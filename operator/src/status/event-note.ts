/** An event to record. The recorder adds the object, the time and the reporter. */
export interface EventNote {
  type: 'Normal' | 'Warning';
  reason: string;
  action: string;
  note: string;
  /** Path in the repository of the page that explains the reason. */
  explained?: string;
}
