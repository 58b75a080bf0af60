/** Terminal colours. Text never depends on them: a word or a sign always has the same meaning. */
export interface Paint {
  bad(text: string): string;
  warn(text: string): string;
  good(text: string): string;
  dim(text: string): string;
  strong(text: string): string;
}

const styled =
  (begin: number, end: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${begin}m${text}\u001b[${end}m`;

const same = (text: string): string => text;

export const COLOURED: Paint = {
  bad: styled(31, 39),
  warn: styled(33, 39),
  good: styled(32, 39),
  dim: styled(2, 22),
  strong: styled(1, 22),
};

export const PLAIN: Paint = { bad: same, warn: same, good: same, dim: same, strong: same };
