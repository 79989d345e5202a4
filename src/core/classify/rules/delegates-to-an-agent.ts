import { acts, isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const delegatesToAnAgent = defineRule({
  id: 'delegates-to-an-agent',
  claim: 'The call hands a task to an agent that can act by itself.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['R2'],
  why: 'What the agent does is bounded by its own tools, not by this call.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const task = reading.parameters.find((parameter) =>
      /^(?:message|prompt|task|instructions?|goal|query|input|objective|messages|question|text|text message)$/.test(
        parameter.words,
      ),
    );
    const agent =
      isNamed(reading, /\b(?:agent|subagent|crew|assistant|delegate|swarm)\b/) ??
      reading.parameters.find((parameter) => /^agent(?: name| id)?$/.test(parameter.words))?.evidence();
    const said = says(
      reading,
      /\b(?:delegates?|hands? (?:off|over)|assigns?|orchestrates?|routes?) (?:[a-z-]+ ){0,5}(?:sub-?)?agents?\b/i,
    );
    if (said !== null && task !== undefined && !acts(reading, 'read', 'remove', 'update', 'unlink'))
      return yes(
        [said, task.evidence()],
        `What is asked in free text (“${task.name}”) is passed on to agents that may act on it (R2): Execute.`,
      );
    // A computer or a browser that an agent uses by itself is acted upon.
    const operates =
      isNamed(reading, /\bcomputer (?:use|action)\b|\bbrowser (?:use )?agent\b/) ??
      says(reading, /\bautonomously (?:execute|perform|complete|carry out)s?\b/i);
    if (operates !== null && task !== undefined)
      return yes(
        [operates, task.evidence()],
        `What is asked in free text (“${task.name}”) is carried out by an agent that acts by itself (R2): Execute.`,
      );
    if (agent === undefined || task === undefined || acts(reading, 'read', 'remove', 'update', 'unlink')) return no;
    if (
      !/^(?:run|execute|start|delegate|invoke|call|chat|ask|send|trigger|spawn|launch|message|dispatch|create|consult|prompt)$/.test(
        reading.main?.verb ?? '',
      )
    )
      return no;
    return yes(
      [agent, task.evidence()],
      `An agent is given a task in free text ("${task.name}") and may act on it (R2): Execute, where a model that only answers would be Read.`,
    );
  },
  gaps: ['An "agent" that is a mere prompt is over-graded.'],
  examples: {
    matches: [
      {
        name: 'run_agent',
        description: 'Run an agent.',
        inputSchema: { type: 'object', properties: { task: { type: 'string' } } },
      },
      {
        name: 'start_chat',
        description: 'Start a chat.',
        inputSchema: { type: 'object', properties: { agent_name: { type: 'string' }, message: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'list_agents',
        description: 'List agents.',
        inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
      },
      {
        name: 'ask_model',
        description: 'Ask a model.',
        inputSchema: { type: 'object', properties: { prompt: { type: 'string' } } },
      },
    ],
  },
});
