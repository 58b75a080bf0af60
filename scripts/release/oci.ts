import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Content descriptor of the OCI image specification 1.1. */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  platform?: { os: string; architecture: string; variant?: string };
  annotations?: Readonly<Record<string, string>>;
}

export const sha256 = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

/**
 * An image layout (OCI image specification 1.1, image-layout.md) in a folder. skopeo, oras, podman and containerd can
 * read it, and registries store the same content. It only needs file writes, so no daemon and no privileges.
 */
export class Layout {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
    writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  }

  /** Writes a blob. */
  add(mediaType: string, content: Buffer | string): Descriptor {
    const digest = sha256(content);
    writeFileSync(join(this.#folder, 'blobs', 'sha256', digest), content);
    return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(content) };
  }

  addJson(mediaType: string, value: object): Descriptor {
    return this.add(mediaType, JSON.stringify(value));
  }

  /** Adds an image or artefact of one platform. */
  addManifest(
    config: Descriptor,
    layers: readonly Descriptor[],
    annotations: Record<string, string>,
  ): Descriptor {
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    return this.addJson(mediaType, { schemaVersion: 2, mediaType, config, layers, annotations });
  }

  /** Adds one image for several platforms. */
  addIndex(manifests: readonly Descriptor[], annotations: Record<string, string>): Descriptor {
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    return this.addJson(mediaType, { schemaVersion: 2, mediaType, manifests, annotations });
  }

  /** Writes the index of the layout: the descriptor, by its full name (`registry/repository:tag`). */
  finish(descriptor: Descriptor, name: string): void {
    const annotations = {
      'io.containerd.image.name': name,
      'org.opencontainers.image.ref.name': name.slice(name.lastIndexOf(':') + 1),
    };
    const index = { schemaVersion: 2, manifests: [{ ...descriptor, annotations }] };
    writeFileSync(join(this.#folder, 'index.json'), JSON.stringify(index));
  }
}
