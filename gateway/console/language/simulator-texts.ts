// Words of the simulator.

export const simulatorTexts = {
  'nav.simulator': ['模拟', 'Simulator'],
  'simulator.lead': [
    '选定主体、用途和一份档案，逐格比较草案发布前后能看到什么；不改变任何规则。',
    'Pick a caller, a purpose and a file, and compare cell by cell before and after a draft. No rule is changed.',
  ],
  'simulator.chooseDraft': [
    '先选择一个草案：模拟比较生效规则与草案。',
    'Choose a draft first: the rules in force are compared with it.',
  ],
  'simulator.roles': ['角色', 'Roles'],
  'simulator.attributes': ['属性', 'Attributes'],
  'simulator.attributesHint': ['如 division=320100', 'such as division=320100'],
  'simulator.attributeWrong': ['每项写作 名称=值', 'Each is written name=value'],
  'simulator.consent': ['同意书编号', 'Consent'],
  'simulator.file': ['档案', 'File'],
  'simulator.run': ['模拟', 'Simulate'],
  'simulator.start': ['填写主体与档案后开始模拟。', 'Fill in the caller and the file, then simulate.'],
  'simulator.summary': [
    '共 {{cells}} 格，{{changed}} 格有变化',
    '{{cells}} cells, {{changed}} of them change',
  ],
  'simulator.noValues': [
    '此环境有真实数据，只给出判定，不给出数据。',
    'There are real data here: decisions are shown, and no data.',
  ],
  'simulator.changedOnly': ['仅看有变化的', 'Changes only'],
  'simulator.before': ['发布前', 'Before'],
  'simulator.after': ['发布后', 'After'],
  'simulator.same': ['没有任何一格变化。', 'No cell changes.'],
  'simulator.counts': [
    '统计计数：发布前{{before}}，发布后{{after}}',
    'Counts of statistics: {{before}} before, {{after}} after',
  ],
  'simulator.countsUsual': ['按数据类别取整', 'as the class of the data has them'],
  'simulator.errors': ['操作被拒绝：{{codes}}', 'The operation is refused: {{codes}}'],
} as const;
