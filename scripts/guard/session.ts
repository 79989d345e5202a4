import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { argumentsDigest, auditedName, type Audit, type AuditRecord } from './audit.ts';
import { refused, type Call, type Judge, type Judgement } from './judge.ts';
import { guardLimits } from './limits.ts';
import {
  classify,
  errorAnswer,
  errorCodes,
  idKey,
  isNearMiss,
  lookalike,
  readLine,
  refusal,
  type Message,
  type RequestId,
} from './message.ts';
import type { Pins, Standing } from './pins.ts';
import { canBeAsked, question, readAnswer, type Answer } from './question.ts';

/** What a session needs of the world. */
export interface SessionContext {
  judge: Judge;
  audit: Audit;
  /** Definitions that tools must keep; null where nobody asks for it. */
  pins: Pins | null;
  /** Put the arguments themselves into the audit log. */
  auditArguments: boolean;
  toClient(line: string): void;
  toServer(line: string): void;
  /** Tells the person who runs the guard something. */
  say(line: string): void;
  /** Ends the session where a bound is broken. */
  fail(why: string): void;
}

/** What becomes of a message of the client at once: text to pass on, an answer in the server's place, or neither yet. */
interface Taken {
  pass: string | null;
  answer: JsonObject | null;
}

/** A request that the server has not answered; `call` is the number of a call of a tool. */
interface Outstanding {
  method: string;
  call: number | null;
  since: number;
}

/** A call on its way through the guard. */
interface Passage {
  number: number;
  id: RequestId;
  call: Call;
  /** The message as it is passed on. */
  whole: string;
  /** True where the client asks for a task, and so reads no result of a tool as the answer. */
  isTask: boolean;
  judgedIn: number;
}

type Request = Message & { kind: 'request' };
type Verdict = (AuditRecord & { event: 'call' })['verdict'];

const nothing: Taken = { pass: null, answer: null };
const write = (value: JsonValue): string => JSON.stringify(value);

/** The call that a request asks for. Fails with the reason, a sentence. */
function readCall(params: JsonValue | undefined, inexact: boolean): Result<Call, string> {
  if (!isJsonObject(params) || typeof params['name'] !== 'string') {
    return failed('It names no tool.');
  }
  const twin = lookalike(params, ['name', 'arguments']);
  if (twin !== null) return failed(`The key ${JSON.stringify(twin)} in it could be read as another.`);
  const args = params['arguments'] ?? {};
  if (!isJsonObject(args)) return failed('Its arguments are no JSON object.');
  return success({ tool: params['name'], arguments: args, inexact });
}

/**
 * One session between a client and a server, message by message. All passes as it came, but for `tools/call`, which is
 * judged, the answer to `tools/list`, which is filtered, and what two parsers could take for two things, which is
 * refused. Knows nothing of processes and streams.
 */
export class Session {
  readonly #context: SessionContext;
  readonly #outstanding = new Map<string, Outstanding>();
  /** Calls that wait for a person or for the server's list, by their ids; the function gives one up. */
  readonly #held = new Map<string, () => void>();
  /** Requests of the guard's own, to either side. */
  readonly #own = new Map<string, (answer: JsonObject | null) => void>();
  /** Tools for which a person's approval holds until the end of the session. */
  readonly #approved = new Set<string>();
  readonly #mark = `toolgrade-${randomUUID()}-`;
  #ownRequests = 0;
  #calls = 0;
  #canAsk = false;
  #unasked = { since: 0, count: 0 };
  #isOver = false;
  #checking: Promise<void> | null = null;
  readonly #said = new Set<string>();

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** True while the server owes the client an answer. */
  get isBusy(): boolean {
    return this.#outstanding.size > 0;
  }

  /** The client sends no more: nobody can be asked about the calls that wait for a person. */
  clientClosed(): void {
    for (const giveUp of this.#held.values()) giveUp();
  }

  /** Takes one line from the client. */
  fromClient(line: string): void {
    if (line.trim() === '' || this.#isOver) return;
    const read = readLine(line);
    if (!read.ok) {
      this.#answer(errorAnswer(null, errorCodes.parse, `The message was not passed on: ${read.failure}.`));
      return;
    }
    const { value, exact, text, inexact } = read.value;
    if (!Array.isArray(value)) {
      this.#deliver(this.#take(value, text, inexact));
      return;
    }
    if (value.length === 0 || value.length > guardLimits.outstanding) {
      this.#answer(errorAnswer(null, errorCodes.invalid, 'The batch was not passed on: it is empty or too long.'));
      return;
    }
    // Those that pass stay a batch; the others are answered as one.
    const taken = value.map((one, at) => this.#take(one, write((exact as JsonValue[])[at] ?? null), inexact));
    const answers = taken.flatMap(({ answer }) => (answer === null ? [] : [answer]));
    const passing = taken.flatMap(({ pass }) => (pass === null ? [] : [pass]));
    if (answers.length > 0) this.#context.toClient(write(answers));
    if (passing.length > 0) this.#context.toServer(`[${passing.join(',')}]`);
  }

  /** Takes one line from the server. */
  fromServer(line: string): void {
    if (line.trim() === '' || this.#isOver) return;
    let value: JsonValue;
    try {
      value = JSON.parse(line) as JsonValue;
    } catch {
      this.#drop('a line that is no message');
      return;
    }
    if (Array.isArray(value)) {
      const passed = value.flatMap((one) => this.#hear(one, null) ?? []);
      if (passed.length > 0) this.#context.toClient(`[${passed.join(',')}]`);
    } else {
      const passed = this.#hear(value, line);
      if (passed !== null) this.#context.toClient(passed);
    }
  }

  /** The end of the session: what waits for an answer will not get one. */
  end(why: string): void {
    if (this.#isOver) return;
    this.clientClosed();
    this.#isOver = true;
    for (const settle of this.#own.values()) settle(null);
    for (const waiting of this.#outstanding.values()) this.#auditResult(waiting, 'unanswered');
    this.#outstanding.clear();
    this.#context.audit.write({ event: 'end', why });
  }

  #answer(message: JsonObject): void {
    this.#context.toClient(write(message));
  }

  #deliver({ pass, answer }: Taken): void {
    if (answer !== null) this.#answer(answer);
    if (pass !== null) this.#context.toServer(pass);
  }

  /** Something that is not passed on; each kind of it is said once. */
  #drop(what: string): null {
    if (!this.#said.has(what)) this.#context.say(`the server sent ${what}, which was not passed on`);
    this.#said.add(what);
    return null;
  }

  #take(value: JsonValue, whole: string, inexact: boolean): Taken {
    const message = classify(value);
    const refuse = (id: RequestId | null, code: number, why: string): Taken => ({
      pass: null,
      answer: errorAnswer(id, code, `The message was not passed on: ${why}.`),
    });
    switch (message.kind) {
      case 'invalid':
        return refuse(message.id, errorCodes.invalid, message.why);
      case 'response': {
        const own = message.id === null ? undefined : this.#own.get(idKey(message.id));
        if (own === undefined) return { pass: whole, answer: null };
        own(message.body);
        return nothing;
      }
      case 'notification':
        return this.#takeNotification(message, whole);
      case 'request': {
        const { id, method } = message;
        if (isNearMiss(method, 'tools/call') || isNearMiss(method, 'tools/list')) {
          return refuse(id, errorCodes.methodNotFound, `there is no method ${JSON.stringify(method)}`);
        }
        const key = idKey(id);
        if (this.#outstanding.has(key) || this.#held.has(key)) {
          return refuse(id, errorCodes.invalid, 'another request with this id waits for an answer');
        }
        if (this.#outstanding.size + this.#held.size >= guardLimits.outstanding) {
          return refuse(id, errorCodes.refused, `${guardLimits.outstanding} requests wait for an answer already`);
        }
        if (method === 'tools/call') return this.#takeCall(message, whole, inexact);
        if (method === 'initialize') this.#canAsk = canBeAsked(message.params);
        this.#outstanding.set(key, { method, call: null, since: performance.now() });
        return { pass: whole, answer: null };
      }
    }
  }

  #takeNotification({ method, params }: Message & { kind: 'notification' }, whole: string): Taken {
    if (method === 'tools/call' || isNearMiss(method, 'tools/call')) {
      // Nobody could be told that it was refused, and some servers would carry it out.
      const read = readCall(params, false);
      const call = read.ok ? read.value : { tool: '', arguments: {}, inexact: false };
      const judgement = refused('no id', 'A call without an id cannot be answered, so it was not passed on.');
      this.#audit((this.#calls += 1), call, 'deny', judgement, 0);
      return nothing;
    }
    if (method === 'notifications/cancelled' && isJsonObject(params)) {
      const { requestId } = params;
      const key = typeof requestId === 'string' || typeof requestId === 'number' ? idKey(requestId) : '';
      const giveUp = this.#held.get(key);
      if (giveUp !== undefined) {
        // The server has never seen the call.
        giveUp();
        return nothing;
      }
      const waiting = this.#outstanding.get(key);
      if (waiting !== undefined) {
        this.#outstanding.delete(key);
        this.#auditResult(waiting, 'cancelled');
      }
    }
    return { pass: whole, answer: null };
  }

  /** Judges a call; where somebody has to be asked first, what becomes of it is delivered later. */
  #takeCall({ id, params }: Request, whole: string, inexact: boolean): Taken {
    const began = performance.now();
    const number = (this.#calls += 1);
    const isTask = isJsonObject(params) && params['task'] !== undefined;
    const read = readCall(params, inexact);
    const call = read.ok ? read.value : { tool: '', arguments: {}, inexact };
    const judgement: Judgement = read.ok ? this.#judge(call) : refused('call', read.failure);
    const passage: Passage = { number, id, call, whole, isTask, judgedIn: performance.now() - began };
    if (judgement.action === 'deny') return this.#refuse(passage, 'deny', judgement);
    const standing = this.#context.pins?.standing(call.tool) ?? 'same';
    if (standing === 'unseen') {
      this.#hold(passage, judgement, this.#checkDefinitions(), () => this.#settle(passage, judgement));
      return nothing;
    }
    return this.#settle(passage, judgement, standing);
  }

  /** The last steps of a call that the policy does not deny: its definition, a person, the log, the server. */
  #settle(passage: Passage, judgement: Judgement, known?: Standing): Taken {
    const standing = known ?? this.#context.pins?.standing(passage.call.tool) ?? 'same';
    if (standing !== 'same') return this.#refuse(passage, 'deny', changedDefinition(standing));
    if (judgement.action === 'allow') return this.#pass(passage, 'allow', judgement);
    if (this.#approved.has(passage.call.tool) && judgement.remember) return this.#passApproved(passage);
    const asked = this.#ask(passage.call, judgement);
    this.#hold(
      passage,
      judgement,
      asked.answer,
      (answer) => {
        if (answer === 'no')
          return this.#refuse(passage, 'refused', { ...judgement, reason: 'A person was asked about it and said no.' });
        if (answer === 'cancelled') {
          return this.#refuse(passage, 'refused', {
            ...judgement,
            reason: 'A person had to approve it, and nobody answered.',
          });
        }
        if (answer === 'always' && judgement.remember) this.#approved.add(passage.call.tool);
        return this.#passApproved(passage);
      },
      asked.withdraw,
    );
    return nothing;
  }

  /** A call that a person allows: what the policy says besides asking still holds. */
  #passApproved(passage: Passage): Taken {
    const judgement = this.#judge(passage.call);
    if (judgement.action === 'deny') return this.#refuse(passage, 'deny', judgement);
    return this.#pass(passage, 'approved', judgement);
  }

  #judge(call: Call): Judgement {
    try {
      return this.#context.judge.judge(call, this.#canAsk);
    } catch {
      return refused('fault', 'The policy could not be applied to this call.');
    }
  }

  #pass(passage: Passage, verdict: Verdict, judgement: Judgement): Taken {
    const { number, id, call, whole, judgedIn } = passage;
    if (!this.#audit(number, call, verdict, judgement, judgedIn)) {
      this.#context.say('the audit log cannot be written, so calls are refused');
      return { pass: null, answer: this.#refusal(passage, 'The audit log cannot be written.') };
    }
    this.#context.judge.passed(judgement);
    this.#outstanding.set(idKey(id), { method: 'tools/call', call: number, since: performance.now() });
    return { pass: whole, answer: null };
  }

  #refuse(passage: Passage, verdict: Verdict, judgement: Judgement): Taken {
    this.#audit(passage.number, passage.call, verdict, judgement, passage.judgedIn);
    return { pass: null, answer: this.#refusal(passage, judgement.reason) };
  }

  #refusal({ id, isTask }: Passage, reason: string): JsonObject {
    const text = `This call was refused, and the server has not seen it. ${reason} Do not look for a way around this: tell the user, who can change the policy.`;
    return isTask ? errorAnswer(id, errorCodes.refused, text) : refusal(id, text);
  }

  /** Keeps a call until `until` is known, unless the client cancels it or the session ends before. */
  #hold<Value>(
    passage: Passage,
    judgement: Judgement,
    until: Promise<Value>,
    then: (value: Value) => Taken,
    withdraw: () => void = () => {},
  ): void {
    const key = idKey(passage.id);
    const giveUp = (): void => {
      this.#held.delete(key);
      this.#audit(passage.number, passage.call, 'cancelled', judgement, passage.judgedIn);
      withdraw();
    };
    this.#held.set(key, giveUp);
    void until.then((value) => {
      if (this.#held.get(key) !== giveUp) return;
      this.#held.delete(key);
      this.#deliver(then(value));
    });
  }

  /** Asks the person at the client about a call. Whoever does not answer in time has not said yes. */
  #ask(call: Call, judgement: Judgement): { answer: Promise<Answer>; withdraw: () => void } {
    const { id, answer } = this.#request(
      'elicitation/create',
      question(call, judgement),
      (line) => this.#context.toClient(line),
      guardLimits.ask,
    );
    const withdraw = (): void =>
      this.#answer({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
    return { answer: answer.then((body) => (body === null ? 'cancelled' : readAnswer(body))), withdraw };
  }

  /** A request of the guard's own. Its answer is null where none comes in time. */
  #request(
    method: string,
    params: JsonObject,
    send: (line: string) => void,
    time: number,
  ): { id: string; answer: Promise<JsonObject | null> } {
    const id = `${this.#mark}${(this.#ownRequests += 1)}`;
    const key = idKey(id);
    const answer = new Promise<JsonObject | null>((resolve) => {
      const settle = (body: JsonObject | null): void => {
        clearTimeout(timer);
        this.#own.delete(key);
        resolve(body);
      };
      const timer = setTimeout(() => settle(null), time);
      this.#own.set(key, settle);
    });
    send(write({ jsonrpc: '2.0', id, method, params }));
    return { id, answer };
  }

  /** Text for the client from one message of the server, or null. `line` is the message as it came, where it came alone. */
  #hear(value: JsonValue, line: string | null): string | null {
    const message = classify(value);
    if (message.kind === 'invalid') return this.#drop('a message that is not JSON-RPC');
    if (message.kind !== 'response') {
      if (message.kind === 'notification' && message.method === 'notifications/tools/list_changed') {
        this.#context.pins?.forget();
      }
      return this.#countUnasked() ? (line ?? write(value)) : null;
    }
    if (message.id === null) return line ?? write(value);
    const key = idKey(message.id);
    const own = this.#own.get(key);
    if (own !== undefined) {
      own(message.body);
      return null;
    }
    const waiting = this.#outstanding.get(key);
    if (waiting === undefined) {
      this.#countUnasked();
      return this.#drop('an answer to nothing that waits for one');
    }
    this.#outstanding.delete(key);
    this.#auditResult(waiting, outcomeOf(message.body));
    return waiting.method === 'tools/list' ? this.#filtered(message.id, message.body) : (line ?? write(value));
  }

  /** False, and the end of the session, where the server sends more than anybody could read. */
  #countUnasked(): boolean {
    const now = performance.now();
    const { most, window } = guardLimits.unasked;
    if (now - this.#unasked.since > window) this.#unasked = { since: now, count: 0 };
    this.#unasked.count += 1;
    if (this.#unasked.count <= most) return true;
    this.#context.fail(`the server sent more than ${most} messages within ${window / 1000} s that nobody asked for`);
    return false;
  }

  /** The server's list of tools without those that the policy hides, and those that are not what they were. */
  #filtered(id: RequestId, body: JsonObject): string {
    const { result } = body;
    if (!isJsonObject(result)) return write(body);
    const { tools } = result;
    if (!Array.isArray(tools)) {
      return write(errorAnswer(id, errorCodes.refused, 'The list of tools was not passed on: it is no list.'));
    }
    this.#observe(tools);
    const kept: JsonValue[] = [];
    const hidden: string[] = [];
    for (const entry of tools) {
      // What has no name is no tool that anybody could call.
      if (!isJsonObject(entry) || typeof entry['name'] !== 'string') continue;
      const { name } = entry;
      const isSame = (this.#context.pins?.standing(name) ?? 'same') === 'same';
      if (isSame && this.#lists(name)) kept.push(entry);
      else hidden.push(auditedName(name));
    }
    if (hidden.length > 0) this.#context.audit.write({ event: 'hidden', tools: hidden });
    try {
      return write({ ...body, result: { ...result, tools: kept } });
    } catch {
      return write(
        errorAnswer(id, errorCodes.refused, 'The list of tools was not passed on: it is nested too deeply.'),
      );
    }
  }

  #lists(tool: string): boolean {
    try {
      return this.#context.judge.lists(tool, this.#canAsk);
    } catch {
      return false;
    }
  }

  #observe(tools: readonly JsonValue[]): void {
    const { pins, audit, say } = this.#context;
    if (pins === null) return;
    for (const { tool, digest, pinned } of observed(pins, tools)) {
      const name = auditedName(tool);
      audit.write({ event: 'changed', tool: name, digest, pinned });
      const what = pinned === null ? 'is new' : 'has another definition than the policy was made for';
      const line = `the tool ${JSON.stringify(name)} ${what}; it is kept from the client`;
      if (!this.#said.has(line)) say(line);
      this.#said.add(line);
    }
  }

  /** Reads the server's list of tools itself, once for all calls that wait for it. */
  #checkDefinitions(): Promise<void> {
    this.#checking ??= this.#readDefinitions().finally(() => (this.#checking = null));
    return this.#checking;
  }

  async #readDefinitions(): Promise<void> {
    let params: JsonObject = {};
    for (let page = 0; page < guardLimits.pages && !this.#isOver; page += 1) {
      const { answer } = this.#request('tools/list', params, (line) => this.#context.toServer(line), guardLimits.list);
      const body = await answer;
      const result = body === null ? undefined : body['result'];
      if (!isJsonObject(result) || !Array.isArray(result['tools'])) return;
      this.#observe(result['tools']);
      const cursor = result['nextCursor'];
      if (typeof cursor !== 'string' || cursor === '') return;
      params = { cursor };
    }
  }

  /** Writes a call into the log; false where that fails, and then the call must not be passed on. */
  #audit(number: number, call: Call, verdict: Verdict, { rule, reason }: Judgement, judgedIn: number): boolean {
    try {
      return this.#context.audit.write({
        event: 'call',
        call: number,
        tool: auditedName(call.tool),
        argumentsDigest: argumentsDigest(call.arguments),
        ...(this.#context.auditArguments && { arguments: call.arguments }),
        verdict,
        rule,
        reason,
        judgedIn: Number(judgedIn.toFixed(3)),
      });
    } catch {
      return false;
    }
  }

  #auditResult({ call, since }: Outstanding, outcome: (AuditRecord & { event: 'result' })['outcome']): void {
    if (call === null) return;
    const took = Number((performance.now() - since).toFixed(3));
    this.#context.audit.write({ event: 'result', call, outcome, took });
  }
}

/** What a list changes, for as long as it can be read. */
function observed(pins: Pins, tools: readonly JsonValue[]): ReturnType<Pins['observe']> {
  return tools.flatMap((tool) => {
    try {
      return pins.observe([tool]);
    } catch {
      // Nested too deeply for a digest: never seen, so never allowed.
      return [];
    }
  });
}

function outcomeOf({ result }: JsonObject): 'ok' | 'tool-error' | 'error' {
  if (!isJsonObject(result)) return 'error';
  return result['isError'] === true ? 'tool-error' : 'ok';
}

function changedDefinition(standing: Exclude<Standing, 'same'>): Judgement {
  const why = {
    changed: 'its definition is not the one that the policy was made for',
    unpinned: 'the policy holds no digest of its definition',
    unseen: 'the server does not list it',
  }[standing];
  return refused('pin', `The tool is kept away, because ${why}: somebody has to look at it and renew the policy.`);
}
