import { createHmac } from 'node:crypto';
import { FIELD } from '../../../crds/wording.ts';
import type { Preset } from './preset.ts';

/**
 * Returns the SMTP password of a region, derived from an IAM secret access key. It is a version byte, followed by a
 * signature (version 4) of fixed texts: https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html
 */
export function sesPassword(secretAccessKey: string, region: string): string {
  const texts = ['11111111', region, 'ses', 'aws4_request', 'SendRawEmail'];
  const signature = texts.reduce<Buffer>(
    (key, text) => createHmac('sha256', key).update(text, 'utf8').digest(),
    Buffer.from(`AWS4${secretAccessKey}`, 'utf8'),
  );
  return Buffer.concat([Buffer.of(0x04), signature]).toString('base64');
}

/** `email-smtp.REGION.amazonaws.com`, with its FIPS and VPC endpoint forms. */
const HOST =
  /(?:^|\.)email-smtp(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-[0-9])\.(?:vpce\.)?amazonaws\.com(?:\.cn)?\.?$/;

/** Returns the region of the server: from the host name, otherwise from the spec or the preset. */
export function sesRegion(
  preset: Pick<Preset, 'defaultRegion'>,
  host: string,
  region: string | undefined,
): string {
  return HOST.exec(host.toLowerCase())?.[1] ?? region ?? preset.defaultRegion ?? 'us-east-1';
}

export interface IamKeyProblem {
  /** Part of a sentence, without a full stop. */
  fault: string;
  remedy: string;
}

/** Returns the fault of an IAM key from which an SMTP password is derived; undefined if its form is right. */
export function iamKeyProblem(username: string, password: string): IamKeyProblem | undefined {
  if (/^AKIA[A-Z0-9]+$/.test(password) && SECRET_KEY.test(username))
    return {
      fault: 'the access key id and the secret access key are swapped',
      remedy: 'Exchange the values of the two keys.',
    };
  if (/^ASIA[A-Z0-9]+$/.test(username))
    return {
      fault: 'the access key is temporary (ASIA…), but SMTP accepts only keys of an IAM user (AKIA…)',
      remedy: 'Create an access key for an IAM user with the permission ses:SendRawEmail.',
    };
  if (!/^AKIA[A-Z0-9]{1,124}$/.test(username))
    return {
      fault: 'the user name is not an IAM access key id (AKIA…)',
      remedy: 'Store the access key id as the user name.',
    };
  if (SMTP_PASSWORD.test(password))
    return {
      fault: 'the password is already an SMTP password',
      remedy: `Remove ${FIELD.derivePassword}, or store the IAM secret access key as the password.`,
    };
  if (!SECRET_KEY.test(password))
    return {
      fault: 'the password is not an IAM secret access key (40 letters, digits, + and /)',
      remedy: 'Store the secret access key as the password, without white space.',
    };
  return undefined;
}

const SECRET_KEY = /^[A-Za-z0-9+/]{40}$/;

/** Base64 of a version byte (4, earlier 2) and 32 bytes. */
export const SMTP_PASSWORD = /^(?:B[A-P]|A[g-v])[A-Za-z0-9+/]{42}$/;
