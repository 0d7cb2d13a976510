// Chooses rows and fields by name, coordinate or initials.

import { Select } from 'antd';
import { useMemo } from 'react';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { initials } from '../../rules/field-search.ts';
import { plain } from '../../rules/sentence.ts';

/** What antd hands in as `value` and `onChange` passes through. */
export function FieldSelect({
  view,
  ...rest
}: {
  view: RuleSetView;
  value?: string[];
  onChange?: (value: string[]) => void;
}) {
  const { half } = useSpeech();
  const options = useMemo(
    () =>
      view.catalog.flatMap(({ name, title, fields }) => [
        { value: name, label: `${name} ${plain(half(title))}`, hay: `${title} ${initials(title)}` },
        { value: `${name}.*`, label: `${name}.* ${plain(half(title))}`, hay: title },
        ...fields.map((field) => ({
          value: field.coordinate,
          label: `${field.coordinate} ${plain(half(field.title))}`,
          hay: `${field.title} ${initials(field.title)}`,
        })),
      ]),
    [view.catalog, half],
  );
  const fits = (text: string, option?: (typeof options)[number]) =>
    `${option?.label} ${option?.hay}`.toLowerCase().includes(text.toLowerCase());
  return (
    <Select
      mode="multiple"
      {...rest}
      showSearch={{ filterOption: fits }}
      maxTagCount={30}
      options={options}
    />
  );
}
