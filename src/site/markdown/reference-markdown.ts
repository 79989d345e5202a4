import type { ToolSummary } from '#catalogue/records.ts';
import { rulesVersion } from '#core/classify/rules/index.ts';
import { truths } from '#core/model/provenance.ts';
import { neutralDecisions } from '#core/policy/neutral-decision.ts';
import type { Target } from '#core/policy/target.ts';
import type { AttackPattern } from '#core/taxonomy/attack-pattern.ts';
import { categories, categoryFacts, type Category } from '#core/taxonomy/category.ts';
import { facetFacts, facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels, riskMeanings } from '#core/taxonomy/risk-level.ts';
import type { Address } from '../feeds/change-feed.ts';
import { paths } from '../paths.ts';
import { escapeMarkdown as text, fenced } from '../text/markdown.ts';
import { attackView } from '../views/attack-view.ts';
import { decisionTitle } from '../views/decision-view.ts';
import { ruleGroups } from '../views/rule-view.ts';
import { targetExample } from '../views/target-example.ts';
import { targetView } from '../views/target-view.ts';
import { truthFacts } from '../views/truth.ts';
import { visibleName } from '../views/visible.ts';
import { count } from '../views/words.ts';

/** Some of the tools that a page lists, and how many there are in all. */
export interface ListedTools {
  total: number;
  tools: readonly ToolSummary[];
}

const list = (items: readonly string[]): string[] => items.map((item) => `- ${text(item)}`);

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

/** Tools as links to their servers' Markdown, which holds their definitions. */
function toolLines({ total, tools }: ListedTools, rest: string): string[] {
  const lines = tools.map(
    ({ server, slug, name, serverName, risk, category }) =>
      `- [${text(visibleName(name))}](${slug}) of ${text(visibleName(serverName))}: ${risk} risk, ${category} (${server})`,
  );
  return [...lines, ...(total > tools.length ? ['', `${count(total - tools.length, 'more')}: ${rest}`] : [])];
}

/** Where each listed tool's section is. */
function linked(listed: ListedTools, address: Address): ListedTools {
  return {
    ...listed,
    tools: listed.tools.map((tool) => ({
      ...tool,
      slug: address(paths.tool(tool.server, tool.slug)),
      server: `[Markdown of the server](${address(paths.serverMarkdown(tool.server))})`,
    })),
  };
}

/** An attack pattern as Markdown: what its page says. */
export function attackMarkdown(pattern: AttackPattern, listed: ListedTools, address: Address): string {
  const view = attackView(pattern);
  return [
    `# ${text(view.title)}`,
    '',
    `${view.id} of [Toolgrade](${address(paths.home)}), [page](${address(paths.attack(view.slug))}). ${text(view.summary)}`,
    '',
    ...section('What it needs', [
      text(view.preconditions),
      ...(view.needs.length === 0
        ? []
        : ['', 'As capabilities of one tool, each line enough by itself:', '', ...list(view.needs)]),
      '',
      `It depends on ${text(view.dependsOn)}.`,
    ]),
    ...section('What helps', list(view.mitigations)),
    ...section(
      'What happened',
      view.incidents.length === 0
        ? ['No incident that could be checked is known to this catalogue.']
        : view.incidents.map(
            ({ date, what, source, standing }) => `- ${text(date)}: ${text(what)} [Source](<${source}>) (${standing})`,
          ),
    ),
    ...section(
      'Elsewhere called',
      view.frameworks.flatMap(({ name, edition, entries }) =>
        entries.map(
          ({ id, title, url }) => `- ${text(name)}, ${text(edition)}: [${text(id)}](<${url}>) ${text(title)}`,
        ),
      ),
    ),
    ...section(
      'Tools',
      view.isBeyondDefinitions
        ? ['No definition of a tool can show whether this applies.']
        : listed.total === 0
          ? ['No tool of the catalogue shows the preconditions in its definition.']
          : toolLines(linked(listed, address), `[list](${address(paths.attackTools(view.slug))})`),
    ),
  ].join('\n');
}

/** A category as Markdown: its test, what is decided about its tools, and the first of them. */
export function categoryMarkdown(category: Category, listed: ListedTools, address: Address): string {
  return [
    `# ${category} tools`,
    '',
    `A category of [Toolgrade](${address(paths.home)}), [page](${address(paths.category(category))}). ${text(categoryFacts[category].test)}`,
    '',
    ...section('Decisions', [
      `It starts at ${categoryFacts[category].base} risk. What is decided follows from category and level:`,
      '',
      ...riskLevels.map((risk) => `- ${risk}: ${text(decisionTitle(neutralDecisions[category][risk]))}`),
    ]),
    ...section(
      `Tools (${listed.total})`,
      toolLines(linked(listed, address), `[second page](${address(paths.category(category, 2))})`),
    ),
  ].join('\n');
}

/** A policy target as Markdown: what its page says, with the example. */
export function targetMarkdown(target: Target, address: Address): string {
  const view = targetView(target);
  const { rows, policy, calls } = targetExample(target);
  return [
    `# ${text(view.title)}`,
    '',
    `A policy target of [Toolgrade](${address(paths.home)}), [page](${address(paths.target(view.id))}), [documentation of the format](<${view.docs}>).`,
    '',
    ...section('What it enforces', [
      `- It can ${text(view.can)}.`,
      `- It cannot: ${view.cannot === '' ? 'nothing that a decision asks for is missing' : text(view.cannot)}.`,
      ...list(view.others),
    ]),
    ...section('Where it goes', [
      `${text(view.fileName)} (${text(view.mediaType)}). ${text(view.where)}`,
      '',
      ...policy.steps.map((step, at) => `${at + 1}. ${text(step.map((part) => part.text).join(''))}`),
    ]),
    ...section('Traps', list(view.traps)),
    ...section('Example', [
      ...rows.map(
        ({ tool, decided, held, becomes, losses }) =>
          `- ${text(tool)}: ${text([decided, ...held].join(', '))}. The policy ${text(becomes)}.${losses.map((loss) => ` Lost: ${text(loss)}`).join('')}`,
      ),
      '',
      fenced(policy.parts.join(policy.serverKey), target.language),
    ]),
    ...section('How it was checked', [`${text(view.verified)} The example is tried with ${count(calls, 'call')}.`]),
  ].join('\n');
}

/** How grades are made, as Markdown: `prose` and `rulings` are the texts of src/content. */
export function methodologyMarkdown({ prose, rulings }: { prose: string; rulings: string }, address: Address): string {
  const ruled = Array.from(rulings.matchAll(/<dt id="([^"]+)">[^<]*<\/dt><dd>(.*?)<\/dd>/gs), ([, id, words = '']) => {
    return `- ${id}: ${text(words)}`;
  });
  return [
    '# How grades are made',
    '',
    `The methodology of [Toolgrade](${address(paths.home)}), [page](${address(paths.methodology)}), rules version ${text(rulesVersion)}.`,
    '',
    prose.trim(),
    '',
    ...section(
      'Categories, the first that holds decides',
      categories.map(
        (category) =>
          `- [${category}](${address(paths.categoryMarkdown(category))}), starts at ${categoryFacts[category].base}: ${text(categoryFacts[category].test)}`,
      ),
    ),
    ...section(
      'Risk levels',
      riskLevels.map((risk) => `- ${risk}: ${text(riskMeanings[risk])}`),
    ),
    ...section(
      'Capabilities',
      facetIds.map((id) => `- ${text(facetFacts[id].title)}: it ${text(facetFacts[id].meaning)}.`),
    ),
    ...section('Decisions', [
      `| Category | ${riskLevels.join(' | ')} |`,
      `| --- | ${riskLevels.map(() => '---').join(' | ')} |`,
      ...categories.map(
        (category) =>
          `| ${category} | ${riskLevels.map((risk) => text(decisionTitle(neutralDecisions[category][risk]))).join(' | ')} |`,
      ),
    ]),
    ...section(
      'How a tool is known',
      truths.map((truth) => `- ${text(truthFacts[truth].word)}: ${text(truthFacts[truth].sentence)}`),
    ),
    ...section('Tie-breaks and rulings', ruled),
    ...ruleGroups().flatMap(({ title, rules }) =>
      section(
        title,
        rules.map(
          ({ id, claim, shows, why, gaps }) =>
            `- ${text(claim)} (${text(shows)}; ${text(id)}): ${text(why)}${gaps.length === 0 ? '' : ` Known gaps: ${text(gaps.join(' '))}`}`,
        ),
      ),
    ),
  ].join('\n');
}
