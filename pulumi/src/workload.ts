import type { types } from '@pulumi/kubernetes';
import type { Input } from '@pulumi/pulumi';

type Volume = types.input.core.v1.Volume;
type VolumeMount = types.input.core.v1.VolumeMount;
type EnvVar = types.input.core.v1.EnvVar;

/** The parts of a pod that bring settings into a container as files; spread them into its lists. */
export interface Mount {
  volumes: Volume[];
  volumeMounts: VolumeMount[];
}

export interface MountOptions {
  /** Directory in the container, one file for each key. Default: /etc/smtp. */
  path?: Input<string>;
  /** Name of the volume in the pod. Default: smtp. */
  volume?: Input<string>;
}

/** The parts of a pod that let a Service Binding library find the settings. */
export interface Binding extends Mount {
  env: EnvVar[];
}

export interface BindingOptions {
  /** SERVICE_BINDING_ROOT; the settings are in the directory below it that has the binding's name. Default: /bindings. */
  root?: string;
  /** Name of the binding, and of the volume in the pod. Default: smtp. */
  name?: string;
}

/** A Secret as files. */
export function mountSecret(secretName: Input<string>, options: MountOptions = {}): Mount {
  const { path = '/etc/smtp', volume = 'smtp' } = options;
  return {
    volumes: [{ name: volume, secret: { secretName } }],
    volumeMounts: [{ name: volume, mountPath: path, readOnly: true }],
  };
}

/** A Secret as a binding of the Service Binding specification. */
export function bindSecret(secretName: Input<string>, options: BindingOptions = {}): Binding {
  const { root = '/bindings', name = 'smtp' } = options;
  return {
    ...mountSecret(secretName, { path: `${root}/${name}`, volume: name }),
    env: [{ name: 'SERVICE_BINDING_ROOT', value: root }],
  };
}
