import { z } from 'zod';

/** Fields of the chart's values. Each has a default and a one-sentence description for readers of values.yaml. */

export const text = (preset: string, description: string): z.ZodType =>
  z.string().max(1_000_000).default(preset).meta({ description });

export const onOff = (preset: boolean, description: string): z.ZodType =>
  z.boolean().default(preset).meta({ description });

export const port = (): z.ZodType => z.int().min(1).max(65_535);

/** Schema of a Kubernetes object. Kubernetes validates its fields. */
export const object = (): z.ZodType<Record<string, unknown>> => z.looseObject({});

export const map = (description: string, preset: Record<string, unknown> = {}): z.ZodType =>
  object().default(preset).meta({ description });

export const list = (item: z.ZodType, description: string, preset: unknown[] = []): z.ZodType =>
  z.array(item).default(preset).meta({ description });

/** Schema of a group of fields; a misspelt field is an error. */
export const group = (description: string, fields: Record<string, z.ZodType>): z.ZodType =>
  z.strictObject(fields).meta({ description });
