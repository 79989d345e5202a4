/** The evaluator of policies as plain JavaScript, written by scripts/generate/hook-evaluator.ts. */
export const evaluatorSource = `const json = (() => {
  function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
  function pointerToken(key) {
    return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
  }
  function pointerTokens(pointer) {
    if (pointer === '') return [];
    return pointer
      .slice(1)
      .split('/')
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  function valueAt(document, pointer) {
    let value = document;
    for (const token of pointerTokens(pointer)) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
      value = (value)[token];
    }
    return value;
  }
  function canonicalJson(value) {
    if (Array.isArray(value)) return \`[\${value.map((item) => canonicalJson(item ?? null)).join(',')}]\`;
    if (typeof value === 'object' && value !== null) {
      const members = Object.keys(value)
        .sort()
        .map((key) => [key, (value)[key]])
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => \`\${JSON.stringify(key)}:\${canonicalJson(member)}\`);
      return \`{\${members.join(',')}}\`;
    }
    return JSON.stringify(value) ?? 'null';
  }
  return { isJsonObject, pointerToken, pointerTokens, valueAt, canonicalJson };
})();
const placeholder = (() => {
  function isPlaceholder(condition) {
    switch (condition.check) {
      case 'maximum':
      case 'total':
        return condition.max === null;
      case 'hosts':
        return condition.hosts === null;
      case 'under':
        return condition.roots === null;
      case 'domains':
        return condition.domains === null;
      case 'oneOf':
        return false;
    }
  }
  return { isPlaceholder };
})();
const amount_of = (() => {
  const decimal = /^\\d+(?:\\.\\d+)?$/;
  const mostDigits = 15;
  function amountOf(value) {
    if (typeof value === 'string') {
      return decimal.test(value) && value.replace('.', '').length <= mostDigits ? Number(value) : null;
    }
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
  }
  return { amountOf };
})();
const counters = (() => {
  const lengths = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
  function sumWithin(counters, counter, window, at) {
    let sum = 0;
    for (const entry of counters.get(counter) ?? []) if (entry.at > at - lengths[window]) sum += entry.amount;
    return sum;
  }
  function counted(counters, counts, at) {
    const next = new Map(counters);
    for (const { counter, window, amount } of counts) {
      const kept = (next.get(counter) ?? []).filter((entry) => entry.at > at - lengths[window]);
      next.set(counter, [...kept, { at, amount }]);
    }
    return next;
  }
  return { sumWithin, counted };
})();
const host_in_list = (() => {
  const ambiguous = /[\\s\\\\\\p{C}]/u;
  const schemes = new Set(['http:', 'https:', 'ws:', 'wss:']);
  function authority(url) {
    try {
      const { hostname, port, username, password, protocol } = new URL(url);
      if (username !== '' || password !== '' || !schemes.has(protocol)) return null;
      const host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
      return host === '' ? null : { host, port };
    } catch {
      return null;
    }
  }
  function names(entry, { host, port }) {
    const below = entry.startsWith('*.');
    const listed = authority(\`http://\${below ? entry.slice(2) : entry}\`);
    if (listed === null || listed.port !== port) return false;
    return below ? host.endsWith(\`.\${listed.host}\`) : host === listed.host;
  }
  function isHostInList(text, form, hosts) {
    if (ambiguous.test(text)) return false;
    if (form === 'host' && /[/?#@%]/.test(text)) return false;
    if (form === 'url' && !/^[a-z]+:\\/\\/[^/?#%]+(?:[/?#]|$)/i.test(text)) return false;
    const found = authority(form === 'url' ? text : \`http://\${text}\`);
    return found !== null && hosts.some((entry) => names(entry, found));
  }
  return { isHostInList };
})();
const mail_in_domains = (() => {
  const address = /^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]+@([A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)$/;
  function isMailInDomains(text, domains) {
    const domain = address.exec(text)?.[1]?.toLowerCase();
    if (domain === undefined) return false;
    return domains.some((entry) => {
      const listed = entry.toLowerCase();
      return listed.startsWith('*.') ? domain.endsWith(listed.slice(1)) : domain === listed;
    });
  }
  return { isMailInDomains };
})();
const path_under = (() => {
  const ambiguous = /[\\p{C}\\u2028\\u2029]|%(?:2e|2f|5c|00)/iu;
  const windowsRoot = /^(?:[A-Za-z]:[\\\\/]|\\\\\\\\[^\\\\/]+[\\\\/][^\\\\/]+)/;
  function parsed(path, windows) {
    const slashed = windows ? path.replaceAll('\\\\', '/') : path;
    const start = windows ? (/^(?:[A-Za-z]:\\/|\\/\\/)/.exec(slashed)?.[0] ?? '') : slashed.startsWith('/') ? '/' : '';
    const segments = slashed
      .slice(start.length)
      .split('/')
      .filter((segment) => segment !== '' && segment !== '.');
    return segments.includes('..') ? null : { start, segments };
  }
  function isPlainOnWindows(segment) {
    return !/[:~*?"<>|]/.test(segment) && !/[. ]$/.test(segment);
  }
  function isBelow(path, root) {
    const windows = windowsRoot.test(root);
    if (!windows && path.includes('\\\\')) return false;
    const [folder, file] = [parsed(root, windows), parsed(path, windows)];
    if (folder === null || file === null) return false;
    if (windows && !file.segments.every(isPlainOnWindows)) return false;
    const same = (one, other) =>
      windows ? one.toLowerCase() === other.toLowerCase() : one === other;
    return (
      same(folder.start, file.start) && folder.segments.every((segment, at) => same(segment, file.segments[at] ?? ''))
  );
  }
  function isPathUnder(path, roots) {
    if (path.trim() === '' || path.startsWith('~') || ambiguous.test(path)) return false;
    return roots.some((root) => isBelow(path, root));
  }
  return { isPathUnder };
})();
const check_condition = (() => {
  const { isPlaceholder } = placeholder;
  const { valueAt } = json;
  const { amountOf } = amount_of;
  const { isHostInList } = host_in_list;
  const { isMailInDomains } = mail_in_domains;
  const { isPathUnder } = path_under;
  function isAbsent(value) {
    return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  }
  function isOneOf(value, values) {
    const among = (each) => values.some((listed) => listed === each);
    return Array.isArray(value) ? value.length > 0 && value.every(among) : among(value);
  }
  function everyText(value, test) {
    const isMet = (each) => typeof each === 'string' && test(each);
    return Array.isArray(value) ? value.every(isMet) : isMet(value);
  }
  function checkCondition(condition, given, spent) {
    const value = valueAt(given, condition.argument);
    const absent = isAbsent(value) && !(condition.check === 'oneOf' && value === null && condition.values.includes(null));
    if (absent && condition.whenAbsent === 'pass') return 'met';
    if (isPlaceholder(condition)) return 'unfilled';
    return !absent && passes(condition, value, spent) ? 'met' : 'failed';
  }
  function passes(condition, value, spent) {
    switch (condition.check) {
      case 'maximum':
      case 'total': {
        const amount = amountOf(value);
        const sum = condition.check === 'total' ? spent : 0;
        return amount !== null && amount + sum <= (condition.max ?? -1);
      }
      case 'hosts':
        return everyText(value, (text) => isHostInList(text, condition.form, condition.hosts ?? []));
      case 'under':
        return everyText(value, (text) => isPathUnder(text, condition.roots ?? []));
      case 'domains':
        return everyText(value, (text) => isMailInDomains(text, condition.domains ?? []));
      case 'oneOf':
        return isOneOf(value, condition.values);
    }
  }
  return { checkCondition };
})();
const evaluate = (() => {
  const { isPlaceholder } = placeholder;
  const { valueAt } = json;
  const { amountOf } = amount_of;
  const { checkCondition } = check_condition;
  const { sumWithin } = counters;
  const calls = ({ max, window }) => \`\${max} \${max === 1 ? 'call' : 'calls'} a \${window}\`;
  function wanted(condition) {
    const name = JSON.stringify(condition.argument.slice(1));
    const among = (entries) =>
      (entries ?? []).map((entry) => JSON.stringify(entry)).join(', ');
    if (isPlaceholder(condition)) return \`\${name} to be given, within bounds that nobody has filled in yet\`;
    switch (condition.check) {
      case 'maximum':
        return \`\${name} to be at most \${condition.max}\`;
      case 'total':
        return \`\${name} to add up to at most \${condition.max} a \${condition.window}\`;
      case 'hosts':
        return \`the host in \${name} to be one of \${among(condition.hosts)}\`;
      case 'under':
        return \`\${name} to stay below \${among(condition.roots)}, without ..\`;
      case 'domains':
        return \`the addresses in \${name} to be of \${among(condition.domains)}\`;
      case 'oneOf':
        return \`\${name} to be \${among(condition.values)}\`;
    }
  }
  function counterOf(tool, what, window) {
    return JSON.stringify([tool, what, window]);
  }
  function verdict(action, rule, reason, more = {}) {
    return { action, rule, reason, remember: true, counts: [], ...more };
  }
  function underLimit(
    limit,
    call,
    counters,
    what,
    rule,
    counts,
  ) {
    const counter = counterOf(call.tool, what, limit.window);
    if (sumWithin(counters, counter, limit.window, call.at) + 1 > limit.max) {
      return verdict('deny', rule, \`The policy allows \${calls(limit)}, and they are used up.\`);
    }
    const all = [...counts, { counter, window: limit.window, amount: 1 }];
    return verdict('allow', rule, \`The policy allows \${calls(limit)}.\`, { counts: all });
  }
  function judge(outcome, call, counters, at, what) {
    if (outcome.action === 'deny' || outcome.action === 'hide')
      return verdict('deny', at, 'The policy denies this tool.');
    const counts = [];
    let unfilled = null;
    for (const [index, condition] of outcome.conditions.entries()) {
      const here = \`\${at}/conditions/\${index}\`;
      let spent = 0;
      if (condition.check === 'total') {
        const counter = counterOf(call.tool, condition.argument, condition.window);
        spent = sumWithin(counters, counter, condition.window, call.at);
        const amount = amountOf(valueAt(call.arguments, condition.argument));
        if (amount !== null) counts.push({ counter, window: condition.window, amount });
      }
      const result = checkCondition(condition, call.arguments, spent);
      if (result === 'failed') return verdict('deny', here, \`The policy wants \${wanted(condition)}.\`);
      if (result === 'unfilled') unfilled ??= here;
    }
    if (outcome.action === 'ask' && call.canAsk) {
      return verdict('ask', at, 'The policy wants a person to approve this call.', {
        remember: outcome.remember,
        counts,
      });
    }
    if (unfilled !== null) return verdict('deny', unfilled, 'The policy has a condition that nobody has filled in yet.');
    if (outcome.action === 'ask') {
      const { fallback } = outcome;
      if (fallback.limit === undefined) {
        return verdict(
          'deny',
          \`\${at}/fallback\`,
          'The policy wants a person to approve this call, and nobody can be asked.',
  );
      }
      return underLimit(fallback.limit, call, counters, what, \`\${at}/fallback\`, counts);
    }
    if (outcome.limit !== undefined) return underLimit(outcome.limit, call, counters, what, at, counts);
    return verdict('allow', at, 'The policy allows this tool.', { counts });
  }
  function evaluate(policy, call, counters) {
    const index = policy.rules.findIndex(({ tool }) => tool === call.tool);
    const rule = policy.rules[index];
    if (rule === undefined) {
      if (policy.others === 'allow') return verdict('allow', '/others', 'The policy allows tools that it does not name.');
      if (policy.others === 'ask' && call.canAsk) {
        return verdict('ask', '/others', 'The policy wants a person to approve tools that it does not name.');
      }
      return verdict('deny', '/others', 'The policy denies tools that it does not name.');
    }
    const at = \`/rules/\${index}\`;
    for (const [place, each] of rule.cases.entries()) {
      const value = valueAt(call.arguments, each.argument);
      if (each.values.some((listed) => listed === value)) {
        return judge(each, call, counters, \`\${at}/cases/\${place}\`, \`case \${place}\`);
      }
    }
    return judge(rule, call, counters, at, 'calls');
  }
  function isListed(policy, tool, canAsk) {
    const rule = policy.rules.find((each) => each.tool === tool);
    if (rule === undefined) return policy.others !== 'hide';
    return rule.action !== 'hide' && (canAsk || rule.action !== 'ask' || rule.fallback.action !== 'hide');
  }
  return { wanted, evaluate, isListed };
})();`;
