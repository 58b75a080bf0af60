import { registerRoute, registerSidebarEntry } from '@kinvolk/headlamp-plugin/lib';
import { DetailPage } from './detail.tsx';
import { ListPage } from './list.tsx';
import { ROUTES } from './smtpconfig.ts';

registerSidebarEntry({
  parent: null,
  name: ROUTES.list.name,
  label: 'SMTP',
  url: ROUTES.list.path,
  icon: 'mdi:email-check-outline',
});
registerRoute({
  ...ROUTES.list,
  sidebar: ROUTES.list.name,
  exact: true,
  component: () => <ListPage />,
});
registerRoute({
  ...ROUTES.detail,
  sidebar: ROUTES.list.name,
  exact: true,
  component: () => <DetailPage />,
});
