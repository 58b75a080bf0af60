import { MESSAGE_REQUESTED_ANNOTATION, MESSAGE_TO_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import { isBlockedReason } from '../../../../crds/reasons.ts';
import { isDestination } from '../../../../crds/schema/address.ts';
import type { Command } from '../command.ts';
import { type Flag, readArguments, UsageError } from '../flags.ts';
import { conditionOf, titleOf } from '../views/row.ts';
import { folded, type Layout } from '../views/text.ts';
import { noteTrouble, timeoutOf, WAIT_FLAGS } from './check.ts';
import { CLUSTER_ERROR_CODE, CLUSTER_FLAGS, withCluster } from './cluster.ts';
import { refOf, refText, refTo } from './configs.ts';
import { formatOf, outputFlag, structured } from './output.ts';
import { progress } from './progress.ts';
import { type Answer, ask, type Request } from './request.ts';
import { terminal } from './terminal.ts';

const FORMATS = ['json', 'yaml'] as const;

/** Requests one test message to the recipient of the spec. */
export const MESSAGE_REQUEST: Request = {
  annotation: MESSAGE_REQUESTED_ANNOTATION,
  further: { [MESSAGE_TO_ANNOTATION]: null },
  isAnswered: (status, value) => {
    const run = status.checks?.find(({ name }) => name === 'message');
    // The limit of messages delays this message; it will still be sent.
    const waits = run?.reason === 'Pending' && run.notBefore !== undefined;
    const blocked = isBlockedReason(conditionOf(status, 'MessageAccepted')?.reason ?? '');
    return blocked || (run?.requested === value && !waits);
  },
  isGood: ({ status }) => conditionOf(status, 'MessageAccepted')?.status === 'True',
};

const TO_FLAG: Flag = {
  name: 'to',
  value: 'RECIPIENT',
  describe:
    'Sink, Account, or an address that an administrator allows with --allow-recipient; default: spec.checks.message.to',
};

/** @throws UsageError if the text is not a valid recipient */
function requestTo(to: string | undefined): Request {
  if (to === undefined) return MESSAGE_REQUEST;
  if (!isDestination(to))
    throw new UsageError('--to: use Sink, Account or an address such as shop@example.com');
  return { ...MESSAGE_REQUEST, further: { [MESSAGE_TO_ANNOTATION]: to } };
}

export const SEND: Command = {
  summary: 'have the operator send one test message, and wait for the reply of the server',
  usage: 'NAME [flags]',
  details:
    'Sets the annotation smtp-operator.dev/message-requested-at, and with --to also smtp-operator.dev/message-to. A recipient that is not allowed has reason RecipientNotAllowed, and nothing is sent. NAME may be NAMESPACE/NAME, or csmtp/NAME for a ClusterSmtpConfig. Exit code 0: the server accepted the message for delivery; 1: it did not; 2: wrong usage; 3: the cluster refused, or the operator did not answer in time.',
  examples: [
    { text: 'Prove that a sender is accepted, not only the login', args: 'mail -n shop' },
    { text: 'To an address that an administrator allows', args: 'mail -n shop --to me@shop.example' },
    { text: 'Wait longer than the limit of one message a minute', args: 'mail -n shop --timeout 120' },
  ],
  flags: [TO_FLAG, ...WAIT_FLAGS, outputFlag(...FORMATS), ...CLUSTER_FLAGS],
  completes: 'smtpconfig',
  start: args => {
    const { given, names } = readArguments(SEND.flags, args);
    const [name] = names;
    if (name === undefined || names.length > 1) throw new UsageError('send: give the name of one SmtpConfig');
    const format = formatOf(given, FORMATS);
    const timeoutMs = timeoutOf(given);
    const request = requestTo(given['to']?.at(-1));
    const out = terminal();
    return withCluster(given, async ({ client, namespace }) => {
      const ref = refOf(name, namespace);
      const shown = progress(() => `Sending a test message for ${refText(ref)}`);
      const answer = await ask(client, ref, request, timeoutMs).finally(() => shown.done());
      const { config } = answer;
      out.print(
        format === 'text' ? sentText(config, out.layout()) : await structured(machineMessage(config), format),
      );
      noteTrouble(answer, out);
      return exitCodeOf(answer);
    });
  },
};

/** Describes the server's handling of the last message. */
function sentText(config: SmtpConfig, { columns, paint }: Layout): string {
  const { status } = config;
  const condition = conditionOf(status, 'MessageAccepted');
  const name = titleOf(config);
  if (!condition) return folded(`${name}: no test message yet.`, columns).join('\n');
  const to = status.message ? ` (to ${status.message.recipient})` : '';
  const head = folded(`${name}: ${condition.reason}${to}`, columns);
  return [
    ...head.map(condition.status === 'True' ? paint.good : paint.bad),
    ...folded(condition.message, columns, '  '),
  ].join('\n');
}

const machineMessage = (config: SmtpConfig) => ({
  ...refTo(config),
  condition: conditionOf(config.status, 'MessageAccepted'),
  message: config.status.message,
});

function exitCodeOf(answer: Answer): number {
  if (answer.outcome === 'silent') return CLUSTER_ERROR_CODE;
  return answer.outcome === 'answered' && answer.good ? 0 : 1;
}
