import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type MailProvider, type OutputProfile, SmtpConfig } from 'smtp-operator';

/** A team as the stack's configuration has it. */
interface Team {
  name: string;
  provider: MailProvider;
  region?: string;
  username?: string;
  from?: string;
  /** The shape in which the team's software reads its settings. */
  profile?: OutputProfile;
}

const config = new pulumi.Config();
const passwords = config.requireSecretObject<Record<string, string>>('passwords');

const teams = config.requireObject<Team[]>('teams').map(team => {
  const namespace = new kubernetes.core.v1.Namespace(team.name, { metadata: { name: `team-${team.name}` } });
  const password = passwords.apply(all => {
    const found = all[team.name];
    if (found === undefined)
      throw new pulumi.RunError(
        `team ${team.name}: pulumi config set --secret --path 'passwords.${team.name}'`,
      );
    return found;
  });
  return new SmtpConfig(team.name, {
    metadata: { name: 'mail', namespace: namespace.metadata.name, labels: { team: team.name } },
    // Known only now, from the stack: what it means for the other arguments is checked when the program runs.
    provider: pulumi.output(team.provider),
    region: team.region,
    credentials: { username: team.username, password },
    from: team.from === undefined ? undefined : { address: team.from },
    // Another port of the same provider will do where the cluster's network closes the usual one.
    portPolicy: 'Auto',
    outputs: [{ kind: 'Secret', name: 'mail', profile: team.profile }],
  });
});

export const servers = teams.map(team => team.endpoint.address);
export const secrets = teams.map(team => pulumi.interpolate`${team.namespace}/${team.secretName}`);
