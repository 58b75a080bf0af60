import { Link, ResourceListView, StatusLabel } from '@kinvolk/headlamp-plugin/lib/CommonComponents';
import { rowOf } from '../../../operator/src/cli/views/row.ts';
import { configOf, LABELS, type Listed, ROUTES, SmtpConfigs } from './smtpconfig.ts';

const row = (item: Listed) => rowOf(configOf(item));

/** Page of all SmtpConfigs that the caller may list, with the search, filters and sorting of Headlamp's tables. */
export const ListPage = () => (
  <ResourceListView
    title="SmtpConfigs"
    resourceClass={SmtpConfigs}
    columns={[
      {
        id: 'name',
        label: 'Name',
        getValue: item => item.getName(),
        render: item => (
          <Link
            routeName={ROUTES.detail.name}
            params={{ namespace: item.getNamespace() ?? '', name: item.getName() }}
          >
            {item.getName()}
          </Link>
        ),
      },
      'namespace',
      {
        id: 'ready',
        label: 'Ready',
        filterVariant: 'multi-select',
        getValue: item => row(item).ready,
        render: item => <StatusLabel status={LABELS[row(item).state]}>{row(item).ready}</StatusLabel>,
      },
      { id: 'reason', label: 'Reason', filterVariant: 'multi-select', getValue: item => row(item).reason },
      { id: 'todo', label: 'What to do', gridTemplate: '2fr', getValue: item => row(item).remedy },
      'age',
    ]}
    defaultSortingColumn={{ id: 'ready', desc: false }}
  />
);
