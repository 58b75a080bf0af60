import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LoginNote, Notes } from '../../../operator/src/sharing/journal.ts';
import { LoginJournal } from '../../../operator/src/sharing/journal.ts';

const note = (at: number, state: LoginNote['state'] = 'sent'): LoginNote => ({
  at,
  state,
  secretVersion: 'uid/1',
  endpoint: 'smtp.qq.com:465',
  inputs: 'hash',
  proved: [],
});

const turn = () => new Promise(setImmediate);

/** A store that completes a write when the test allows it. */
class Store {
  kept: Notes = new Map();
  writes: string[][] = [];
  held: PromiseWithResolvers<void>[] = [];
  failing = false;

  async claim() {
    return this.kept;
  }

  async save(notes: Notes) {
    const copy = new Map(notes);
    this.writes.push([...copy.keys()]);
    const done = Promise.withResolvers<void>();
    this.held.push(done);
    await done.promise;
    if (this.failing) throw new Error('forbidden');
    this.kept = copy;
  }

  /** Completes the oldest write, once it has begun. */
  async finish() {
    while (this.held.length === 0) await turn();
    this.held.shift()?.resolve();
    await turn();
  }
}

let store: Store;
let journal: LoginJournal;
beforeEach(() => {
  store = new Store();
  journal = new LoginJournal(store);
});

/** What is written, and which of it has been kept so far. */
function write(...uids: string[]) {
  const kept: string[] = [];
  for (const uid of uids) void journal.write(uid, note(1)).then(() => kept.push(uid));
  return kept;
}

test('logins that wait at the same moment share one write, and those that come during it share the next', async () => {
  const first = write('a', 'b', 'c');
  await turn();
  const second = write('d', 'e');
  await turn();
  expect(store.writes).toEqual([['a', 'b', 'c']]);
  expect(first).toEqual([]);
  await store.finish();
  expect(first).toEqual(['a', 'b', 'c']);
  expect(second).toEqual([]);
  await store.finish();
  expect(second).toEqual(['d', 'e']);
  expect(store.writes).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c', 'd', 'e'],
  ]);
});

test('a write in progress does not cover a login that was announced after its start', async () => {
  write('a');
  await turn();
  const late = write('a');
  await store.finish();
  expect(late).toEqual([]);
  await store.finish();
  expect(late).toEqual(['a']);
});

test('what comes shortly after a write for which others waited shares theirs', async () => {
  write('a');
  await turn();
  write('b');
  await new Promise(resolve => setTimeout(resolve, 20));
  await store.finish();
  const late = write('c');
  while (store.writes.length < 2) await turn();
  expect(store.writes).toEqual([['a'], ['a', 'b', 'c']]);
  await store.finish();
  expect(late).toEqual(['c']);
});

test('a note is dropped with the next write once the status has its login', async () => {
  write('a');
  await turn();
  await store.finish();
  journal.forget('a');
  write('b');
  await turn();
  await store.finish();
  expect([...store.kept.keys()]).toEqual(['b']);
});

test('a login of which the note was not kept is not made, and leaves no note', async () => {
  store.failing = true;
  const written = journal.write('a', note(1));
  await turn();
  void store.finish();
  await expect(written).rejects.toThrow('forbidden');
  expect(journal.find('a')).toBeUndefined();
});

test('a login that was not sent is removed, and the earlier note is restored', async () => {
  store.kept = new Map([['a', note(1)]]);
  await journal.open();
  void journal.write('a', note(2));
  await turn();
  await store.finish();
  const withdrawn = journal.withdraw('a', note(1));
  await turn();
  await store.finish();
  await withdrawn;
  expect(store.kept.get('a')).toEqual(note(1));
});

test('a login waits for its own write, and later notes are kept', async () => {
  const first = journal.write('a', note(1));
  await turn();
  const second = journal.write('a', note(2));
  store.failing = true;
  void store.finish();
  await expect(first).rejects.toThrow('forbidden');
  store.failing = false;
  await turn();
  await store.finish();
  await second;
  expect(journal.find('a')).toEqual(note(2));
});

describe('a message', () => {
  const message = { at: 1, state: 'message' as const, inputs: 'i', requested: 'r' };
  const written = async () => {
    void journal.writeMessage('a', message);
    await turn();
    await store.finish();
  };

  test('has a note of its own beside that of the login', async () => {
    await written();
    expect(journal.findMessage('a')).toEqual(message);
    expect(journal.find('a')).toBeUndefined();
    expect(journal.findMessage('b')).toBeUndefined();
    journal.keep(new Set(['a']));
    expect(journal.findMessage('a')).toEqual(message);
  });

  test('that was not sent leaves no note, and costs a write only where there was one', async () => {
    await written();
    const withdrawn = journal.withdrawMessage('a');
    await turn();
    await store.finish();
    await withdrawn;
    expect([...store.kept.keys()]).toEqual([]);
    await journal.withdrawMessage('a');
    expect(store.writes).toEqual([['message/a'], []]);
  });

  test('that the status has is dropped', async () => {
    await written();
    journal.forget('a');
    expect(journal.findMessage('a')).toBeUndefined();
  });
});

describe('an operator that starts', () => {
  test('finds the notes of the one before, and keeps those of objects that are still there', async () => {
    store.kept = new Map([
      ['a', note(1)],
      ['gone', note(1)],
    ]);
    await journal.open();
    expect(journal.find('gone')).toEqual(note(1));
    journal.keep(new Set(['a']));
    expect(journal.find('a')).toEqual(note(1));
    expect(journal.find('gone')).toBeUndefined();
  });
});

describe('a full journal', () => {
  const full = (state: LoginNote['state']) =>
    new Map(Array.from({ length: 2_000 }, (_, n) => [`uid-${n}`, note(n, state)]));

  test('removes the note of a login that worked: a lost note only repeats the login', async () => {
    store.kept = full('worked');
    await journal.open();
    void journal.write('new', note(1));
    await turn();
    expect(store.writes[0]).toHaveLength(2_000);
    expect(journal.find('uid-0')).toBeUndefined();
  });

  test('permits no login if it would have to drop the note of one that may have been refused', async () => {
    store.kept = full('sent');
    await journal.open();
    await expect(journal.write('new', note(1))).rejects.toThrow(/nothing is sent/);
    void journal.write('uid-0', note(1));
    expect(journal.find('uid-0')).toEqual(note(1));
  });
});
