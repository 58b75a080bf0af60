import {
  DetailsGrid,
  NameValueTable,
  SectionBox,
  SimpleTable,
  StatusLabel,
} from '@kinvolk/headlamp-plugin/lib/CommonComponents';
import { useParams } from 'react-router-dom';
import { ladderOf, type RungState } from '../../../operator/src/cli/views/ladder.ts';
import { rowOf } from '../../../operator/src/cli/views/row.ts';
import { configOf, LABELS, type Listed, SmtpConfigs } from './smtpconfig.ts';

const RUNGS: Readonly<Record<RungState, 'success' | 'warning' | 'error' | ''>> = {
  ok: 'success',
  failed: 'error',
  warning: 'warning',
  waiting: '',
};

/** Page of one SmtpConfig: Headlamp's standard sections, and the diagnosis, stages, outputs and warnings. */
export function DetailPage() {
  const { namespace = '', name = '' } = useParams<{ namespace: string; name: string }>();
  return (
    <DetailsGrid
      resourceType={SmtpConfigs}
      namespace={namespace}
      name={name}
      withEvents
      extraInfo={item => (item ? facts(item) : [])}
      extraSections={item => sections(item)}
    />
  );
}

function facts(item: Listed) {
  const { spec, status } = configOf(item);
  const { state, ready, reason } = rowOf(configOf(item));
  return [
    { name: 'Ready', value: <StatusLabel status={LABELS[state]}>{`${ready}: ${reason}`}</StatusLabel> },
    { name: 'Provider', value: spec?.provider ?? spec?.providerRef?.name, hide: isEmpty },
    { name: 'Server', value: status.endpoint?.address, hide: isEmpty },
    { name: 'Secret', value: spec?.secretRef?.name, hide: isEmpty },
    { name: 'Certificate until', value: status.capabilities?.certificateExpiry, hide: isEmpty },
  ];
}

const isEmpty = (value: unknown): boolean => value === undefined;

function sections(item: Listed) {
  const { status } = configOf(item);
  const { diagnosis, warnings = [], outputs = [] } = status;
  return [
    ...(diagnosis ? [{ id: 'smtp-diagnosis', section: <Diagnosis diagnosis={diagnosis} /> }] : []),
    { id: 'smtp-stages', section: <Stages status={status} /> },
    ...(warnings.length > 0 ? [{ id: 'smtp-warnings', section: <Warnings warnings={warnings} /> }] : []),
    ...(outputs.length > 0 ? [{ id: 'smtp-outputs', section: <Outputs outputs={outputs} /> }] : []),
  ];
}

type Status = ReturnType<typeof configOf>['status'];

/** Renders the diagnosis. React escapes text, so a server's reply is never treated as markup. */
function Diagnosis({ diagnosis }: { diagnosis: NonNullable<Status['diagnosis']> }) {
  const { condition, reason, message, remedy, steps = [], reply, explained } = diagnosis;
  return (
    <SectionBox title={`${condition}: ${reason}`}>
      <p>{message}</p>
      <NameValueTable
        rows={[
          { name: 'The server said', value: <bdi>{reply}</bdi>, hide: !reply },
          { name: 'What to do', value: remedy, hide: remedy === '' },
          {
            name: 'Steps',
            value: (
              <ol>
                {steps.map(step => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            ),
            hide: steps.length === 0,
          },
          { name: 'Explained in', value: explained, hide: !explained },
        ]}
      />
    </SectionBox>
  );
}

const Stages = ({ status }: { status: Status }) => (
  <SectionBox title="Stages">
    <SimpleTable
      data={ladderOf(status)}
      columns={[
        {
          label: 'State',
          getter: ({ state }: { state: RungState }) => (
            <StatusLabel status={RUNGS[state]}>{state}</StatusLabel>
          ),
        },
        { label: 'Condition', datum: 'condition' },
        { label: 'Reason', datum: 'reason' },
        { label: 'Since', datum: 'since' },
        { label: 'Message', datum: 'message' },
      ]}
    />
  </SectionBox>
);

const Warnings = ({ warnings }: { warnings: readonly string[] }) => (
  <SectionBox title="Warnings">
    <ul>
      {warnings.map(warning => (
        <li key={warning}>{warning}</li>
      ))}
    </ul>
  </SectionBox>
);

/** Renders names and hashes, never values. */
const Outputs = ({ outputs }: { outputs: NonNullable<Status['outputs']> }) => (
  <SectionBox title="Published">
    <SimpleTable
      data={outputs}
      columns={[
        { label: 'Kind', datum: 'kind' },
        { label: 'Name', datum: 'name' },
        { label: 'Hash', datum: 'hash' },
        { label: 'Changed', datum: 'published' },
      ]}
    />
  </SectionBox>
);
