// The form of one rule of a draft. What is saved is the rule's data form; beside it stands the sentence that it reads as and how
// much it speaks of, so that nobody saves what they did not mean.

import { App, Button, Drawer, Form, Space } from 'antd';
import { useState } from 'react';
import { useDraftChange } from '../../admin/use-admin.ts';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { leaveListsAlone } from '../../pieces/leave-lists-alone.ts';
import type { RuleDocument } from '../../rules/rule-document.ts';
import { RuleFields } from './rule-fields.tsx';
import { documentOf, formOf, type RuleForm } from './rule-form.ts';
import { RulePreview } from './rule-preview.tsx';

export interface RuleEditorProps {
  readonly view: RuleSetView;
  readonly rule: RuleDocument;
  readonly isNew: boolean;
  readonly close: () => void;
  readonly saved: () => void;
}

export function RuleEditor({ view, rule, isNew, close, saved }: RuleEditorProps) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const [form] = Form.useForm<RuleForm>();
  const [written, setWritten] = useState(rule);
  const { busy, change } = useDraftChange(view.draft);
  const save = async (given: RuleForm) => {
    const document = documentOf(given);
    if (!(await change({ part: 'RULES', key: document.id, value: document }))) return;
    message.success(t('editor.saved'));
    saved();
  };
  return (
    <Drawer
      open
      size={720}
      title={t(isNew ? 'editor.titleNew' : 'editor.title')}
      onClose={close}
      footer={
        <Space className="drawer-foot">
          <Button onClick={close}>{t('close')}</Button>
          <Button type="primary" loading={busy} onClick={form.submit}>
            {t('editor.save')}
          </Button>
        </Space>
      }
    >
      <RulePreview view={view} rule={written} />
      <div role="presentation" onKeyDownCapture={leaveListsAlone}>
        <Form<RuleForm>
          form={form}
          layout="vertical"
          initialValues={formOf(rule)}
          scrollToFirstError
          onValuesChange={(_changed, all) => setWritten(documentOf(all))}
          onFinish={save}
        >
          <RuleFields
            view={view}
            form={form}
            isNew={isNew}
            changed={() => setWritten(documentOf(form.getFieldsValue(true)))}
          />
        </Form>
      </div>
    </Drawer>
  );
}
