// The form of one purpose of a draft.

import { Checkbox, Form, Input, Space } from 'antd';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import type { Editing } from '../../pieces/editable-list.tsx';
import { EditorDrawer } from '../../pieces/editor-drawer.tsx';
import type { PurposeDocument } from '../../rules/rule-document.ts';
import { FieldSelect } from '../rules/field-select.tsx';
import { selectorOf, selectorText } from '../rules/rule-form.ts';

export interface PurposeEditorProps extends Editing<PurposeDocument> {
  readonly view: RuleSetView;
}

interface PurposeForm extends Omit<PurposeDocument, 'fields'> {
  readonly fields?: readonly string[];
}

export function PurposeEditor({ view, row: purpose, close, saved }: PurposeEditorProps) {
  const { t } = useSpeech();
  const [form] = Form.useForm<PurposeForm>();
  const required = { required: true, whitespace: true, message: t('editor.required') };
  return (
    <EditorDrawer<PurposeForm>
      view={view}
      form={form}
      title={t(purpose === undefined ? 'purpose.titleNew' : 'purpose.title')}
      width={720}
      initial={purpose === undefined ? {} : formOf(purpose)}
      changeOf={(entered) => {
        const value = documentOf(entered);
        return { part: 'PURPOSES', key: value.code, value };
      }}
      close={close}
      saved={saved}
    >
      <div className="form-row">
        <Form.Item
          name="code"
          label={t('purpose.code')}
          extra={t('purpose.codeHint')}
          rules={[required, { pattern: /^[A-Z][A-Z0-9_]{0,99}$/, message: t('purpose.codeHint') }]}
        >
          <Input disabled={purpose !== undefined} className="code" />
        </Form.Item>
        <Form.Item name="name" label={t('purpose.name')} rules={[required]}>
          <Input maxLength={2000} />
        </Form.Item>
      </div>
      <Form.Item name="legalBasis" label={t('purpose.basis')} rules={[required]}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
      </Form.Item>
      <Form.Item label={t('purpose.demands')}>
        <Space>
          <Form.Item name="caseRequired" valuePropName="checked" noStyle>
            <Checkbox>{t('purpose.caseRequired')}</Checkbox>
          </Form.Item>
          <Form.Item name="consentRequired" valuePropName="checked" noStyle>
            <Checkbox>{t('purpose.consentRequired')}</Checkbox>
          </Form.Item>
        </Space>
      </Form.Item>
      <Form.Item name="caseWaiver" label={t('purpose.caseWaiver')} extra={t('purpose.caseWaiverHint')}>
        <Input.TextArea autoSize maxLength={2000} />
      </Form.Item>
      <Form.Item name="fields" label={t('purpose.fields')} extra={t('purpose.fieldsHint')}>
        <FieldSelect view={view} />
      </Form.Item>
      <Form.Item
        name="acknowledgement"
        label={t('purpose.acknowledgement')}
        extra={t('purpose.acknowledgementHint')}
      >
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
      </Form.Item>
      <Form.Item
        name="subjectAccessExemption"
        label={t('purpose.exemption')}
        extra={t('purpose.exemptionHint')}
      >
        <Input.TextArea autoSize maxLength={2000} />
      </Form.Item>
    </EditorDrawer>
  );
}

function formOf({ fields, ...purpose }: PurposeDocument): PurposeForm {
  return { ...purpose, ...(fields === undefined ? {} : { fields: fields.map(selectorText) }) };
}

/** What is left empty is not registered. */
function documentOf(form: PurposeForm): PurposeDocument {
  const { code, name, legalBasis, caseRequired = false, consentRequired = false, fields = [] } = form;
  const said = (key: 'acknowledgement' | 'caseWaiver' | 'subjectAccessExemption') => {
    const text = form[key]?.trim() ?? '';
    return text === '' ? {} : { [key]: text };
  };
  return {
    code,
    name: name.trim(),
    legalBasis: legalBasis.trim(),
    caseRequired,
    ...(consentRequired ? { consentRequired } : {}),
    ...(fields.length === 0 ? {} : { fields: fields.map(selectorOf) }),
    ...said('acknowledgement'),
    ...said('caseWaiver'),
    ...said('subjectAccessExemption'),
  };
}
