import winston from 'winston';
import type { Logger } from '../model/logger.ts';

export const LOG_FORMATS = ['json', 'console'] as const;
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** Creates a logger to standard error, because standard output is reserved for the report of `probe`. */
export function createLogger(
  format: (typeof LOG_FORMATS)[number],
  level: (typeof LOG_LEVELS)[number],
): Logger {
  const { combine, timestamp, json, printf } = winston.format;
  const line = printf(({ level: severity, message, timestamp: time, ...fields }) => {
    const rest = Object.entries(fields).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return [time, severity.toUpperCase().padEnd(5), message, ...rest].join(' ');
  });
  return winston.createLogger({
    level,
    format: combine(timestamp(), format === 'json' ? json() : line),
    transports: [new winston.transports.Console({ stderrLevels: [...LOG_LEVELS] })],
  });
}
