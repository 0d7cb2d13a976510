// Settings that are small JSON objects, checked with the others when the configuration is read.

import { z } from 'zod';
import { limitSettingsShape } from './limits/bounds.ts';
import { ratesShape } from './rates.ts';

export const limitsSetting = jsonSetting(
  limitSettingsShape,
  '{"default":{"depth":12},"roles":{"ANALYST":{"aliases":200}}}; docs/limits.md has the names',
);

export const ratesSetting = jsonSetting(
  ratesShape,
  '{"principal":{"requests":1000,"seconds":10},"application":{"requests":5000,"seconds":10}}',
);

function jsonSetting<Shape extends z.ZodType>(shape: Shape, example: string) {
  return z
    .string()
    .transform((text, context): z.output<Shape> => {
      try {
        return shape.parse(JSON.parse(text));
      } catch {
        context.addIssue(`must be a JSON object like ${example}.`);
        return z.NEVER;
      }
    })
    .optional();
}
