// The form of one rule of a draft. What is saved is the rule's data form; beside it stands the sentence that it reads as and how
// much it speaks of, so that nobody saves what they did not mean.

import { App, Button, Drawer, Form, Space } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import type { DraftSummary } from '../../admin/types.ts';
import { useChange } from '../../admin/use-admin.ts';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
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

const edit = `mutation ($draft: ID!, $revision: Int!, $changes: [Change!]!) {
  editDraft(draft: $draft, revision: $revision, changes: $changes) { id revision }
}`;

export function RuleEditor({ view, rule, isNew, close, saved }: RuleEditorProps) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const [form] = Form.useForm<RuleForm>();
  const [written, setWritten] = useState(rule);
  const { busy, run } = useChange();
  const { draft } = view;
  const save = async (given: RuleForm) => {
    const document = documentOf(given);
    const done = draft === undefined ? undefined : await run(edit, changeOf(draft, document));
    if (done === undefined) return;
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

/** In an open list Ant Design takes the Tab key for a choice; here it only goes on to the next field. */
function leaveListsAlone(event: KeyboardEvent): void {
  if (event.key === 'Tab') event.stopPropagation();
}

function changeOf({ id, revision }: DraftSummary, document: RuleDocument) {
  return { draft: id, revision, changes: [{ part: 'RULES', key: document.id, value: document }] };
}
