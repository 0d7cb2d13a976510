// The fields of the rule form.

import { Checkbox, Form, type FormInstance, Input, Segmented, Select } from 'antd';
import { useMemo } from 'react';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { RungTag } from '../../pieces/rung-tag.tsx';
import { rolesOf } from '../../rules/cell.ts';
import { sharedAttributes } from '../../rules/condition-rows.ts';
import { coordinatesOf, uses } from '../../rules/rule-document.ts';
import { ClassChoice } from './class-choice.tsx';
import { ConditionBuilder } from './condition-builder.tsx';
import { FieldSelect } from './field-select.tsx';
import { parseCondition, type RuleForm, selectorOf } from './rule-form.ts';

export interface RuleFieldsProps {
  readonly view: RuleSetView;
  readonly form: FormInstance<RuleForm>;
  readonly isNew: boolean;
  /** After a change that the form does not tell of. */
  readonly changed: () => void;
}

export function RuleFields({ view, form, isNew, changed }: RuleFieldsProps) {
  const { t } = useSpeech();
  const required = { required: true, message: t('editor.required') };
  const fields = Form.useWatch('fields', form) ?? [];
  const roles = useMemo(() => rolesOf(view.shown.rules), [view.shown.rules]);
  const attributes = useMemo(
    () => sharedAttributes(fields.map(selectorOf), view.catalog),
    [fields, view.catalog],
  );
  const addClass = (selector: string) => {
    form.setFieldValue('fields', [...new Set([...fields, selector])]);
    changed();
  };
  return (
    <>
      <div className="form-row">
        <Form.Item name="kind" label={t('rule.kind')} className="form-narrow">
          <Segmented
            options={(['GRANT', 'LIMIT'] as const).map((value) => ({ value, label: t(`rule.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="id"
          label={t('editor.id')}
          extra={t('editor.idHint')}
          rules={[required, { pattern: /^[\w-]{1,100}$/, message: t('editor.idHint') }]}
        >
          <Input disabled={!isNew} className="code" />
        </Form.Item>
      </div>
      <Form.Item
        name="roles"
        label={t('editor.roles')}
        extra={t('editor.whoHint')}
        dependencies={['organizations', 'applications']}
        rules={[{ validator: () => requireSomebody(form, t('editor.whoMissing')) }]}
      >
        <Select mode="tags" options={['*', ...roles].map((value) => ({ value, label: value }))} />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="organizations" label={t('editor.organizations')}>
          <Select mode="tags" open={false} suffixIcon={null} />
        </Form.Item>
        <Form.Item name="applications" label={t('editor.applications')}>
          <Select mode="tags" open={false} suffixIcon={null} />
        </Form.Item>
      </div>
      <Form.Item name="purposes" label={t('editor.purposes')} rules={[required]}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={[
            { value: '*', label: '*' },
            ...view.shown.purposes.map(({ code, name }) => ({ value: code, label: `${name} ${code}` })),
          ]}
        />
      </Form.Item>
      <Form.Item name="fields" label={t('editor.fields')} extra={t('editor.fieldsHint')} rules={[required]}>
        <FieldSelect view={view} />
      </Form.Item>
      <ClassChoice view={view} add={addClass} />
      <div className="form-row">
        <Form.Item
          name="uses"
          label={t('editor.uses')}
          rules={[{ type: 'array', min: 1, message: t('editor.required') }]}
        >
          <Checkbox.Group options={uses.map((value) => ({ value, label: t(`use.${value}`) }))} />
        </Form.Item>
        <Form.Item name="rung" label={t('editor.rung')} extra={t('editor.rungHint')} rules={[required]}>
          <Select
            options={rungsOf(view, fields).map((value) => ({ value, label: <RungTag rung={value} /> }))}
          />
        </Form.Item>
      </div>
      <Form.Item
        name="rows"
        label={t('editor.rows')}
        validateTrigger={[]}
        rules={[{ validator: (_rule, text = '') => requireCondition(text, t('editor.rowsWrong')) }]}
      >
        <ConditionBuilder attributes={attributes} />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="from" label={t('editor.from')}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="until" label={t('editor.until')}>
          <Input type="date" />
        </Form.Item>
      </div>
      <Form.Item name="reason" label={t('editor.reason')} rules={[required]}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
      </Form.Item>
    </>
  );
}

/** The rungs that every chosen field has; all that there are while none is chosen. */
function rungsOf({ catalog }: RuleSetView, texts: readonly string[]): readonly string[] {
  const chosen = new Set(texts.flatMap((text) => coordinatesOf(selectorOf(text), catalog)));
  const ladders = catalog
    .flatMap(({ fields }) => fields)
    .filter(({ coordinate }) => chosen.has(coordinate))
    .map(({ ladder }) => ladder);
  const [first = ['CLEAR', 'HIDDEN'], ...others] = ladders;
  return first.filter((rung) => others.every((ladder) => ladder.includes(rung)));
}

async function requireSomebody(form: FormInstance<RuleForm>, message: string): Promise<void> {
  const { roles = [], organizations = [], applications = [] } = form.getFieldsValue(true) as RuleForm;
  if (roles.length + organizations.length + applications.length === 0) throw new Error(message);
}

async function requireCondition(text: string, message: string): Promise<void> {
  if (text.trim() !== '' && parseCondition(text) === undefined) throw new Error(message);
}
