import { expect, it } from 'vitest';
import { descriptionWords, joinedName, nameWords, questionOf } from './words.ts';

it('keeps the words of a description that tell servers apart, each once', () => {
  expect(descriptionWords('Creates an issue in the tracker; the ISSUE is then listed.')).toEqual([
    'creat',
    'issu',
    'tracker',
    'list',
  ]);
  const hash = 'd41d8cd98f00b204e9800998ecf8427e0';
  expect(descriptionWords(`${hash} 20261103 2026 https://example.org/v1?a=b naïve`)).toEqual(
    '2026 http exampl org v1 naiv'.split(' '),
  );
});

it('finds a name by its parts and as one word, however they are joined', () => {
  for (const name of ['create_issue', 'create-issue', 'createIssue', 'Create Issue']) {
    expect(nameWords(name)).toEqual(expect.arrayContaining(['creat', 'issu', 'createissu']));
    const { words, name: one } = questionOf(name);
    expect(one ?? words[0]).toBe('createissu');
    expect(joinedName(name)).toBe('createissue');
  }
  expect(nameWords('parseHTMLFile')).toEqual(expect.arrayContaining(['pars', 'html', 'file', 'parsehtmlfil']));
  expect(nameWords('***')).toEqual([]);
});

it('asks without common words, unless there are no others', () => {
  expect(questionOf('the GitHub MCP server')).toEqual({ words: ['github'], name: 'thegithubmcpserv' });
  expect(questionOf('MCP server')).toEqual({ words: ['mcp', 'server'], name: 'mcpserver' });
  expect(questionOf('"delete files" delete')).toEqual({ words: ['delet', 'file'], name: 'deletefilesdelet' });
  expect(questionOf('weather')).toEqual({ words: ['weather'], name: null });
  expect(questionOf(' ⚡ ')).toEqual({ words: [], name: null });
});

it('takes scripts without spaces two letters at a time, in texts and in questions', () => {
  expect(descriptionWords('查询天气 API')).toEqual(['查询', '询天', '天气', 'api']);
  expect(questionOf('天气').words).toEqual(['天气']);
  expect(questionOf('询天气').words).toEqual(['询天', '天气']);
  expect(questionOf('날씨').words).toEqual(descriptionWords('날씨'));
});
