import type { Logger } from '../../operator/src/model/logger.ts';

export interface RecordedLine {
  level: keyof Logger;
  message: string;
  fields: Record<string, unknown>;
}

/** Returns a logger that records its lines. */
export function recordingLog(): Logger & { lines: RecordedLine[] } {
  const lines: RecordedLine[] = [];
  const at =
    (level: keyof Logger) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, message, fields });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
