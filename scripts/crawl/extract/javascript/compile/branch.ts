import type { Gate } from '#core/model/provenance.ts';
import type { Machine } from '../machine.ts';
import { ArrayObj, Exited, isPrimitive, NONE, Thrown, Unknown, type Origin, type Site, type Value } from '../value.ts';
import type { Completion, Evaluate, Execute, Frame } from './frame.ts';

const branchOrigin: Origin = { kind: 'branch', text: 'a condition' };

/** Runs the branch of a statement that a condition selects, and tries the other where the condition is not certain. */
export function branchStatement(
  frame: Frame,
  site: Site,
  test: Value,
  yes: Execute | null,
  no: Execute | null,
): Completion | undefined {
  const { machine } = frame;
  const { holds, certain, origin } = machine.decide(test);
  if (certain) return (holds ? yes : no)?.(frame);
  const [chosen, other] = holds ? [yes, no] : [no, yes];
  const gate = machine.gateFor(site, !holds, origin);
  const trial = other === null ? null : machine.speculate(gate, other, () => other(frame));
  if (trial?.outcome === 'dead') machine.settle(origin, holds);
  const ended = trial?.value;
  if (ended !== undefined) noteTrial(frame, ended, gate);
  let completion: Completion | undefined;
  try {
    completion = chosen?.(frame);
  } catch (error) {
    if (!(error instanceof Thrown || error instanceof Exited) || trial?.outcome === 'dead') throw error;
    // The default would end the program here, so whoever runs it has set what makes the condition come out otherwise.
    machine.settle(origin, !holds);
    return other?.(frame);
  }
  if (completion === undefined || (trial !== null && (trial.outcome !== 'done' || ended !== undefined)))
    return completion;
  return { ...completion, other: completion.other ?? gate };
}

function noteTrial(frame: Frame, ended: Completion, gate: Gate): void {
  if (ended.type === 'return') frame.returns.push({ value: ended.value, gate });
  frame.mayLeaveLoop ||= ended.type !== 'continue';
}

/** The value of the branch that a condition selects, with the other's as an alternative where it is not certain. */
export function branchValue(frame: Frame, site: Site, test: Value, yes: Evaluate, no: Evaluate): Value {
  const { machine } = frame;
  const { holds, certain, origin } = machine.decide(test);
  if (certain) return (holds ? yes : no)(frame);
  const [chosen, other] = holds ? [yes, no] : [no, yes];
  const gate = machine.gateFor(site, !holds, origin);
  const trial = machine.speculate(gate, other, () => other(frame));
  let value: Value;
  try {
    value = chosen(frame);
  } catch (error) {
    if (!(error instanceof Thrown || error instanceof Exited) || trial.outcome === 'dead') throw error;
    return other(frame);
  }
  return trial.outcome === 'done' ? machine.mix(value, [{ value: trial.value, gate }], origin ?? branchOrigin) : value;
}

/** `left && right`, `left || right` or `left ?? right`, with `left` evaluated. */
export function logical(frame: Frame, site: Site, operator: '&&' | '||' | '??', left: Value, right: Evaluate): Value {
  const { machine } = frame;
  if (!(left instanceof Unknown)) {
    const takesRight = operator === '??' ? left === undefined || left === null : Boolean(left) === (operator === '&&');
    return takesRight ? right(frame) : left;
  }
  const decision = operator === '??' ? decideNullish(left) : machine.decide(left);
  if (decision.certain) return decision.holds === (operator === '&&') ? right(frame) : left;
  const origin: Origin = { ...left.origin, test: undefined };
  if (operator === '&&') {
    if (decision.holds)
      return orSettled(frame, left, false, right, (value) => (isPrimitive(value) ? new Unknown(origin, value) : value));
    const gate = machine.gateFor(site, true, left.origin);
    const trial = machine.speculate(gate, right, () => right(frame));
    if (trial.outcome === 'dead') machine.settle(left.origin, false);
    if (trial.outcome !== 'done') return left;
    return new Unknown(origin, left.assumed, [{ value: trial.value, gate }]);
  }
  if (decision.holds) {
    const gate = machine.gateFor(site, false, left.origin);
    const trial = machine.speculate(gate, right, () => right(frame));
    if (trial.outcome === 'dead') machine.settle(left.origin, true);
    return left;
  }
  return orSettled(frame, left, true, right, (value) => {
    if (left.alternatives.length > 0) return machine.mix(value, left.alternatives, origin);
    if (isPrimitive(value)) return new Unknown(origin, value);
    return value instanceof ArrayObj && (origin.kind === 'arguments' || origin.kind === 'environment')
      ? listByDefault(machine, value, origin)
      : value;
  });
}

/** A list that a setting would replace: what it has not by default, it may have. */
function listByDefault(machine: Machine, list: ArrayObj, origin: Origin): ArrayObj {
  const made = machine.array([...list.elements]);
  made.site = list.site;
  made.open = list.open ?? new Unknown(origin, undefined);
  return made;
}

/** The right side; where it ends the program, the left, whose truth value is thereby settled as `holds`. */
function orSettled(frame: Frame, left: Unknown, holds: boolean, right: Evaluate, then: (value: Value) => Value): Value {
  let value: Value;
  try {
    value = right(frame);
  } catch (error) {
    if (!(error instanceof Thrown || error instanceof Exited)) throw error;
    frame.machine.settle(left.origin, holds);
    return left;
  }
  return then(value);
}
/** For `??`: whether the value is there. */
function decideNullish(value: Unknown): { holds: boolean; certain: boolean } {
  if (value.assumed === NONE) return { holds: false, certain: false };
  const missing = value.assumed === undefined || value.assumed === null;
  return { holds: !missing, certain: false };
}
