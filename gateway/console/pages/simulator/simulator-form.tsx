// Who asks, for what purpose, and for whose file.

import { Button, Form, Input, Segmented, Select } from 'antd';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { rolesOf } from '../../rules/cell.ts';

/** Variables of the operation that simulates, less the draft. */
export interface Question {
  readonly principal: {
    readonly roles: readonly string[];
    readonly organization?: string;
    readonly application?: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  readonly purpose: string;
  readonly caseNumber?: string;
  readonly consent?: string;
  readonly view: string;
  readonly variables: Readonly<Record<string, string>>;
}

interface Answers {
  readonly roles?: readonly string[];
  readonly organization?: string;
  readonly application?: string;
  readonly attributes?: readonly string[];
  readonly purpose: string;
  readonly caseNumber?: string;
  readonly consent?: string;
  readonly kind: 'person' | 'enterprise';
  readonly key: string;
}

const files = {
  person: { view: 'person-profile', argument: 'personId', label: 'profile.personKey' },
  enterprise: { view: 'enterprise-profile', argument: 'uscc', label: 'profile.enterpriseKey' },
} as const;

const attribute = /^[A-Za-z][A-Za-z0-9]*=.+$/;

interface FormProps {
  readonly view: RuleSetView;
  readonly busy: boolean;
  readonly onAsk: (question: Question) => void;
}

export function SimulatorForm({ view, busy, onAsk }: FormProps) {
  const { t } = useSpeech();
  const [form] = Form.useForm<Answers>();
  const kind = Form.useWatch('kind', form) ?? 'person';
  const required = [{ required: true, message: t('editor.required') }];
  const roles = rolesOf([...view.shown.rules, ...view.before.rules]);
  return (
    <Form<Answers>
      form={form}
      layout="vertical"
      className="panel simulator-form"
      initialValues={{ kind: 'person' }}
      onFinish={(answers) => onAsk(questionOf(answers))}
    >
      <Form.Item name="roles" label={t('simulator.roles')}>
        <Select mode="tags" options={roles.map((role) => ({ value: role, label: role }))} />
      </Form.Item>
      <Form.Item name="purpose" label={t('purpose')} rules={required}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={view.shown.purposes.map(({ code, name }) => ({ value: code, label: `${name} ${code}` }))}
        />
      </Form.Item>
      <Form.Item
        name="attributes"
        label={t('simulator.attributes')}
        rules={[
          {
            validator: async (_rule, given: readonly string[] = []) => {
              if (!given.every((each) => attribute.test(each)))
                throw new Error(t('simulator.attributeWrong'));
            },
          },
        ]}
      >
        <Select mode="tags" open={false} placeholder={t('simulator.attributesHint')} />
      </Form.Item>
      <Form.Item name="organization" label={t('audit.organization')}>
        <Input className="code" spellCheck={false} />
      </Form.Item>
      <Form.Item name="application" label={t('audit.application')}>
        <Input className="code" spellCheck={false} />
      </Form.Item>
      <Form.Item name="caseNumber" label={t('case')}>
        <Input className="code" spellCheck={false} />
      </Form.Item>
      <Form.Item name="consent" label={t('simulator.consent')}>
        <Input className="code" spellCheck={false} />
      </Form.Item>
      <Form.Item name="kind" label={t('simulator.file')}>
        <Segmented
          options={[
            { value: 'person', label: t('profile.person') },
            { value: 'enterprise', label: t('profile.enterprise') },
          ]}
        />
      </Form.Item>
      <Form.Item name="key" label={t(files[kind].label)} rules={required}>
        <Input className="code" spellCheck={false} />
      </Form.Item>
      <Form.Item label=" " colon={false}>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('simulator.run')}
        </Button>
      </Form.Item>
    </Form>
  );
}

function questionOf(answers: Answers): Question {
  const { roles = [], attributes = [], organization, application, caseNumber, consent } = answers;
  const { view, argument } = files[answers.kind];
  const pairs = attributes.map((each) => [
    each.slice(0, each.indexOf('=')),
    each.slice(each.indexOf('=') + 1),
  ]);
  return {
    principal: {
      roles,
      attributes: Object.fromEntries(pairs),
      ...(organization ? { organization } : {}),
      ...(application ? { application } : {}),
    },
    purpose: answers.purpose,
    ...(caseNumber ? { caseNumber } : {}),
    ...(consent ? { consent } : {}),
    view,
    variables: { [argument]: answers.key.trim() },
  };
}
