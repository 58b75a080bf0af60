import { execFileSync, spawnSync } from 'node:child_process';

/** A separate terminal, like that of a user. */
export interface Tmux {
  type(text: string): void;
  /** Sends a key by tmux's name, such as `C-c`. */
  key(name: string): void;
  /** Returns the content of the screen, without colours. */
  screen(): string;
  stop(): void;
}

/** @param socket name of the server; other sessions are not affected */
export function startTmux(socket: string, columns: number, rows: number): Tmux {
  const tmux = (...args: readonly string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('new-session', '-d', ...size, 'env', 'PS1=$ ', 'TERM=screen', 'sh');
  return {
    type: text => void tmux('send-keys', '-l', `${text}\n`),
    key: name => void tmux('send-keys', name),
    screen: () => tmux('capture-pane', '-p'),
    stop: () => void spawnSync('tmux', ['-L', socket, 'kill-server']),
  };
}
