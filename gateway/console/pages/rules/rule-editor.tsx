// The form of one rule of a draft. What is saved is the rule's data form; beside it stands the sentence that it reads as and how
// much it speaks of, so that nobody saves what they did not mean.

import { Form } from 'antd';
import { useState } from 'react';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { EditorDrawer } from '../../pieces/editor-drawer.tsx';
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
  const [form] = Form.useForm<RuleForm>();
  const [written, setWritten] = useState(rule);
  return (
    <EditorDrawer<RuleForm>
      view={view}
      form={form}
      title={t(isNew ? 'editor.titleNew' : 'editor.title')}
      width={720}
      initial={formOf(rule)}
      changeOf={(entered) => {
        const value = documentOf(entered);
        return { part: 'RULES', key: value.id, value };
      }}
      onChange={(entered) => setWritten(documentOf(entered))}
      close={close}
      saved={saved}
      preview={<RulePreview view={view} rule={written} />}
    >
      <RuleFields
        view={view}
        form={form}
        isNew={isNew}
        changed={() => setWritten(documentOf(form.getFieldsValue(true)))}
      />
    </EditorDrawer>
  );
}
