import { describe, expect, test } from '@jest/globals';
import { presetOf } from '../../../operator/src/providers/index.ts';
import {
  iamKeyProblem,
  SMTP_PASSWORD,
  sesPassword,
  sesRegion,
} from '../../../operator/src/providers/ses-password.ts';

/** The key of AWS's documentation. */
const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';

/** Made by another implementation of AWS's algorithm: the tests of Terraform's provider for AWS. */
test.each([
  ['eu-central-1', 'some+secret+key', 'BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2'],
  ['eu-central-1', 'another+secret+key', 'BBbphbrQmrKMx42d1N6+C7VINYEBGI5v9VsZeTxwskfh'],
  ['us-west-1', 'some+secret+key', 'BH+jbMzper5WwlwUar9E1ySBqHa9whi0GPo+sJ0mVYJj'],
  ['us-west-1', 'another+secret+key', 'BKVmjjMDFk/qqw8EROW99bjCS65PF8WKvK5bSr4Y6EqF'],
])('the SMTP password of %s from %s', (region, key, expected) => {
  expect(sesPassword(key, region)).toBe(expected);
});

test('each region has its own password, in the form that the preset describes', () => {
  const regions = Object.keys(presetOf('ses').regions ?? {});
  const passwords = regions.map(region => sesPassword(SECRET_KEY, region));
  expect(new Set(passwords).size).toBe(regions.length);
  for (const password of passwords) expect(password).toMatch(SMTP_PASSWORD);
});

test.each([
  ['the host of a region', 'email-smtp.eu-west-1.amazonaws.com', undefined, 'eu-west-1'],
  ['an absolute host name', 'Email-SMTP.ap-south-1.amazonaws.com.', undefined, 'ap-south-1'],
  ['a FIPS host', 'email-smtp-fips.us-gov-west-1.amazonaws.com', undefined, 'us-gov-west-1'],
  ['a VPC endpoint', 'vpce-0a1b-c2d3.email-smtp.us-east-2.vpce.amazonaws.com', undefined, 'us-east-2'],
  ['a host wins over spec.region', 'email-smtp.eu-west-1.amazonaws.com', 'us-east-1', 'eu-west-1'],
  ['spec.region for another host', 'relay.shop.example', 'eu-west-3', 'eu-west-3'],
  ['the default region', 'relay.shop.example', undefined, 'us-east-1'],
  [
    'a host that only looks like one',
    'email-smtp.eu-west-1.amazonaws.com.evil.example',
    undefined,
    'us-east-1',
  ],
])('the region: %s', (_what, host, region, expected) => {
  expect(sesRegion(presetOf('ses'), host, region)).toBe(expected);
});

describe('the form of an IAM key', () => {
  test('is right for a key of an IAM user', () => {
    expect(iamKeyProblem(KEY_ID, SECRET_KEY)).toBeUndefined();
  });

  test.each([
    ['swapped', SECRET_KEY, KEY_ID, /swapped/],
    ['temporary', KEY_ID.replace('AKIA', 'ASIA'), SECRET_KEY, /temporary/],
    ['an IAM user name', 'mailer', SECRET_KEY, /not an IAM access key id/],
    [
      'an SMTP password',
      KEY_ID,
      sesPassword(SECRET_KEY, 'us-east-1'),
      /already an SMTP password.*derivePassword/,
    ],
    ['cut off', KEY_ID, SECRET_KEY.slice(1), /not an IAM secret access key/],
    ['with a blank', KEY_ID, `${SECRET_KEY} `, /white space/],
  ])('%s is named, and no value is shown', (_what, username, password, words) => {
    const { fault = '', remedy = '' } = iamKeyProblem(username, password) ?? {};
    const problem = `${fault}. ${remedy}`;
    expect(problem).toMatch(words);
    expect(problem).toMatch(/[.]$/);
    for (const value of [username, password]) expect(problem).not.toContain(value);
  });
});
