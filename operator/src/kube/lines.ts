/**
 * Maximum length of a line. By default, etcd limits an object to 1.5 MiB, and the API server limits a request body to 3
 * MiB.
 */
export const MAX_LINE = 16 * 1024 * 1024;

export class LineTooLong extends Error {
  constructor(longest: number) {
    super(`a line of more than ${longest} bytes`);
    this.name = 'LineTooLong';
  }
}

/**
 * Splits a stream of bytes into lines without their line break.
 * @throws LineTooLong when a line grows beyond the bound
 */
export async function* lines(chunks: AsyncIterable<Uint8Array>, longest = MAX_LINE): AsyncGenerator<string> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
      held.push(rest.subarray(0, at));
      const line = Buffer.concat(held).toString('utf8').trim();
      held = [];
      size = 0;
      rest = rest.subarray(at + 1);
      if (line !== '') yield line;
    }
    if (rest.length === 0) continue;
    size += rest.length;
    if (size > longest) throw new LineTooLong(longest);
    held.push(rest);
  }
}
