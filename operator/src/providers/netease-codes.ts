import { both, FIELD, WAITS } from '../../../crds/wording.ts';
import type { Meaning } from './netease-meanings.ts';
import {
  ADDRESS_HELD,
  ADDRESS_LISTED,
  ADDRESS_NOT_ALLOWED,
  AUTHENTICITY,
  backoff,
  COMMANDS,
  CONNECTIONS,
  content,
  DAILY,
  mismatch,
  NAME,
  recipient,
  SENDER_RATE,
  SPAM,
  senderRefused,
  USER_NOT_ALLOWED,
} from './netease-meanings.ts';
import type { ReplyRule, ReplyRuleFields, ReplyStage } from './preset.ts';

/** One row of NetEase's table (退信代码说明). The letters identify the fault; the three digits do not. */
interface Code {
  id: string;
  /** Code in NetEase's spelling; several codes if they have the same meaning. */
  says: readonly string[];
  meaning: Meaning;
  /** Present if the same letters have another meaning with other digits. */
  codes?: readonly number[];
}

const ANY_CODE = [421, 450, 451, 550, 551, 552, 553, 554];

const TABLE: readonly Code[] = [
  { id: 'too-many-connections', says: ['HL:ICC'], meaning: CONNECTIONS },
  { id: 'too-many-messages', says: ['HL:REP', 'HL:IFC', 'HL:MEP'], meaning: ADDRESS_HELD },
  { id: 'address-listed', says: ['DT:RBL', 'HL:IHU'], meaning: ADDRESS_LISTED },
  { id: 'address-not-allowed', says: ['WM:BLI', 'HL:IPB', 'IP in blacklist'], meaning: ADDRESS_NOT_ALLOWED },
  { id: 'user-not-allowed', says: ['WM:BLU', 'MI:SPB'], meaning: USER_NOT_ALLOWED },
  {
    id: 'too-many-commands',
    says: ['MI:CEL', 'RP:CEL', 'MI:CCL', 'RP:CCL', 'MI:DMC', 'RP:DRC'],
    meaning: COMMANDS,
  },
  // The temporary form ends after two minutes.
  { id: 'spam-temporary', says: ['DT:SPM'], codes: [450, 451], meaning: { ...SPAM, retry: backoff(120) } },
  { id: 'spam', says: ['DT:SPM'], codes: [550, 554], meaning: { ...SPAM, retry: backoff(3600) } },
  { id: 'sender-too-fast', says: ['MI:SFQ', 'RP:QRC'], meaning: SENDER_RATE },
  { id: 'daily-limit', says: ['MI:STC', 'RP:TRC'], meaning: DAILY },
  { id: 'sender-authenticity', says: ['MI:SPF', 'MI:DMA'], meaning: AUTHENTICITY },
  { id: 'no-helo-name', says: ['MI:NHD'], meaning: NAME },
  {
    id: 'malformed-sender',
    says: ['MI:IMF'],
    meaning: senderRefused(
      'NetEase cannot parse the address in MAIL FROM.',
      `Set ${FIELD.fromAddress} (发件人地址) to the bare address of the account.`,
    ),
  },
  {
    id: 'empty-sender',
    says: ['NULL sender is not allowed'],
    meaning: senderRefused(
      'NetEase accepts no empty sender from an account.',
      'Configure the application to set a sender (发件人): the address of the account.',
    ),
  },
  {
    id: 'mx-only',
    says: ['no smtp MX only'],
    meaning: senderRefused(
      'This host receives mail for NetEase and is not the submission server.',
      `Remove ${FIELD.host} to use the submission server of the preset (发信服务器).`,
    ),
  },
  {
    id: 'login-needed',
    says: ['authentication is required'],
    meaning: senderRefused(
      `NetEase requires a login, ${both('but the spec names no Secret', 'but there is no --username')}.`,
      `${both('Create a Secret with the address', 'Give the address')} of the account and its authorization code (授权码)${both(', and set spec.secretRef.name to it', ' with --username and --password-file')}.`,
    ),
  },
  {
    id: 'local-user-only',
    says: ['Local user only'],
    meaning: mismatch('The sender must be the NetEase account that logs in.', 'sender'),
  },
  {
    id: 'header-differs',
    says: ['DT:SUM'],
    meaning: mismatch('MAIL FROM and the From header of the message differ.', 'message'),
  },
  {
    id: 'no-relay',
    says: ['RP:FRL'],
    meaning: recipient(
      'NetEase does not relay to this recipient.',
      'Log in as the account that sends (登录账号), through the submission server of the preset.',
      'RelayDenied',
    ),
  },
  {
    id: 'too-many-recipients',
    says: ['RP:RCL', 'too much recipient'],
    meaning: recipient(
      'The message has more recipients than NetEase accepts.',
      'Send it in several messages with fewer recipients (收件人) each.',
    ),
  },
  {
    id: 'unknown-recipient',
    says: ['Invalid User', 'User in blacklist'],
    meaning: recipient(
      'The recipient does not exist, or rejects this sender.',
      'Check the address of the recipient (收件人地址). This is not about the account.',
    ),
  },
  {
    id: 'attachment',
    says: ['Illegal Attachment'],
    meaning: content(
      'ContentRejected',
      'NetEase does not accept this type of attachment.',
      'Send another type of file (附件), or a link to it.',
    ),
  },
  {
    id: 'too-large',
    says: ['exceeded mailsize limit'],
    meaning: content(
      'MessageTooLarge',
      'The message is larger than NetEase accepts.',
      'Send a smaller message (邮件大小), or a link to the file.',
    ),
  },
  {
    id: 'suspended',
    says: ['User suspended'],
    meaning: {
      reasons: { auth: 'AccountLocked', sender: 'AccountLocked' },
      message: 'The user is disabled or frozen.',
      remedy: 'Sign in to the web mail and unfreeze the account (解冻账号), or ask the administrator.',
      retry: { kind: 'stop' },
    },
  },
  {
    id: 'recipient-suspended',
    says: ['User suspended'],
    meaning: recipient(
      'The mailbox of the recipient is disabled or frozen.',
      'Send to another address: only the owner of that mailbox can unfreeze it (解冻账号).',
    ),
  },
  {
    id: 'local-error',
    says: ['Requested action aborted: local error in processing'],
    meaning: {
      reasons: {
        auth: 'ServerError',
        sender: 'ServerError',
        recipient: 'ServerError',
        message: 'ServerError',
      },
      message: 'NetEase reports an internal error.',
      remedy: WAITS,
      retry: backoff(300),
    },
  },
];

/** Rules for NetEase's table: one for each reason that a row can have. */
export const NETEASE_CODES: readonly ReplyRule[] = TABLE.flatMap(({ id, says, codes, meaning }) => {
  const { reasons, ...rest } = meaning;
  const stages = Object.keys(reasons) as ReplyStage[];
  const byReason = Map.groupBy(stages, stage => reasons[stage]);
  return [...byReason].flatMap(([reason, at], nth) => {
    if (reason === undefined) return [];
    const fields: ReplyRuleFields = {
      id: nth === 0 ? id : `${id}-${at[0]}`,
      at,
      codes: codes ?? ANY_CODE,
      words: new RegExp(says.map(inWords).join('|'), 'i'),
      says: says.join('; or '),
      reason,
      ...rest,
    };
    // The type of `reasons` ensures that each reason belongs to its stage.
    return [fields as ReplyRule];
  });
});

/** Returns a pattern for a code such as `HL:ICC` as a separate word; a space matches any white space. */
function inWords(text: string): string {
  return `\\b${text.replace(':', ':\\s*').replaceAll(' ', '\\s+')}\\b`;
}
