import { execFileSync, spawnSync } from 'node:child_process';

/** A terminal of its own, as a person has it. */
export interface Tmux {
  type(text: string): void;
  /** A key by tmux's name, such as `C-c`. */
  key(name: string): void;
  /** What is on the screen, without colours. */
  screen(): string;
  stop(): void;
}

/** @param socket names the server: no other session is touched */
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
