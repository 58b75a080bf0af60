import { expect, test } from '@jest/globals';
import { changesOf, checkVersion, datedChangelog, releaseNotes } from '../../../scripts/release/version.ts';

const CHANGELOG =
  '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- New.\n\n## [0.1.0] - 2026-01-02\n\n- Old.\n';

test.each(['0.1.0', '10.20.30', '1.0.0-rc.1'])('%s is a version', version => {
  expect(checkVersion(version)).toBe(version);
});

test.each(['', 'v0.1.0', '1.0', '1.0.0+build', '1.0.0\n', '1.0.0 && true'])('%j is none', version => {
  expect(() => checkVersion(version)).toThrow('is not a version');
});

test('what was unreleased becomes the section of the version, once', () => {
  const dated = datedChangelog(CHANGELOG, '0.2.0', '2026-03-04');
  expect(dated).toContain('## [Unreleased]\n\n## [0.2.0] - 2026-03-04\n\n### Added\n\n- New.\n');
  expect(datedChangelog(dated, '0.2.0', '2026-05-06')).toBe(dated);
});

test('the notes of a release are its section', () => {
  expect(releaseNotes(datedChangelog(CHANGELOG, '0.2.0', '2026-03-04'), '0.2.0')).toBe(
    '### Added\n\n- New.\n',
  );
  expect(releaseNotes(CHANGELOG, '0.1.0')).toBe('- Old.\n');
  expect(() => releaseNotes(CHANGELOG, '0.3.0')).toThrow('no section for 0.3.0');
});

test('the changes of a release are those of its section, by kind', () => {
  const text =
    '# Changelog\n\n## [0.2.0] - 2026-01-02\n\n### Added\n\n- One.\n- Two.\n\n### Fixed\n\n- Three.\n\n## [0.1.0] - 2026-01-01\n\n- Old.\n';
  expect(changesOf(text, '0.2.0')).toEqual([
    { kind: 'added', description: 'One.' },
    { kind: 'added', description: 'Two.' },
    { kind: 'fixed', description: 'Three.' },
  ]);
});
