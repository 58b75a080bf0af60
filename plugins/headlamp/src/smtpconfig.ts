import { makeCustomResourceClass } from '@kinvolk/headlamp-plugin/lib/Crd';
import { GROUP, KIND, PLURAL, VERSION } from '../../../crds/names.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { State } from '../../../operator/src/cli/views/row.ts';

export const ROUTES = {
  list: { name: 'smtpconfigs', path: '/smtp-operator/smtpconfigs' },
  detail: { name: 'smtpconfig', path: '/smtp-operator/smtpconfigs/:namespace/:name' },
} as const;

export const SmtpConfigs = makeCustomResourceClass({
  apiInfo: [{ group: GROUP, version: VERSION }],
  kind: KIND,
  pluralName: PLURAL,
  singularName: 'smtpconfig',
  isNamespaced: true,
});

export type Listed = InstanceType<typeof SmtpConfigs>;

/** Returns the object as the API server sends it. It has no status before the first reconcile. */
export const configOf = ({ jsonData }: Listed): Pick<SmtpConfig, 'metadata' | 'spec' | 'status'> => ({
  status: {},
  ...jsonData,
});

/** Headlamp's label status for each state. */
export const LABELS: Readonly<Record<State, 'success' | 'warning' | 'error' | ''>> = {
  failed: 'error',
  unknown: 'warning',
  warning: 'warning',
  suspended: '',
  ready: 'success',
};
