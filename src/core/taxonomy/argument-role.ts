/** What an argument is for, as its name (and, where needed, its description) tells. */
export const roles = [
  'path', 'output-path', 'url', 'host', 'sql', 'query', 'code', 'command', 'amount', 'recipient', 'body', 'id', 'many', 'filter', 'confirm',
  'dry-run', 'force', 'visibility', 'role', 'action', 'secret', 'connection', 'http-method', 'prompt', 'all', 'restorable', 'permanent',
] as const; // prettier-ignore
export type Role = (typeof roles)[number];

/**
 * Patterns over an argument's name, its words joined with single spaces ("filePath" reads "file path"). They are
 * claims about naming habits, not about single tools.
 */
export const rolePatterns: Record<Role, RegExp> = {
  'path': /(?:^| )(?:paths?|filepaths?|file ?names?|files?|dir|directory|cwd|folder path|local ?(?:file|path)|working dir(?:ectory)?)$/,
  'output-path': /(?:^| )(?:output|out|save|dest(?:ination)?|target|download|export)(?: file| to| svg| png| pdf| image| html| json| csv)? ?(?:path|filepath|file ?name|file|dir(?:ectory)?|folder|location)$|^(?:save to|output|outfile|save path|saves? (?:dir|path))$/,
  'url': /(?:^| )(?:urls?|uri|href|web ?site|webpage|endpoint|web ?hook|callback)$/,
  'host': /(?:^| )(?:host(?:name)?|ip|ip address|server address|target host|remote host)$/,
  'sql': /(?:^| )(?:sql|sql query|sql statements?|sql text|cypher)$|^sql(?: |$)/,
  'query': /(?:^| )(?:query|queries|expression|q|statements?)$/,
  'code': /(?:^| )(?:code|script|source code|python code|javascript|js|snippet|program|function body|expression|source)$/,
  'command': /(?:^| )(?:command|commands|cmd|shell|command line|shell command|bash)$/,
  'amount': /(?:^| )(?:amount(?: in| out)?|amounts|quantity|qty|units|volume|total|price|notional|lots|value|size|usd|cents|sats)(?: in| out| usd| cents)?$|^amount /,
  'recipient': /(?:^| )(?:to|recipients?|to address|phone|phone numbers?|to number|to email|emails?|email address|chat ?ids?|channel(?: ids?| name)?|receiver|cc|bcc|destination(?: address)?|payee|room(?: id)?|space(?: id)?|conversation(?: id)?|jid|address|user id|to user|participants?)$/,
  'body': /(?:^| )(?:body|message|text|content|html|markdown|subject|msg|caption|blocks|payload|data)$/,
  'id': /(?:^| )(?:ids?|uuid|key|slug|name|number|identifier|uri|handle|sid|gid|uid|url|title)$/,
  'many': /(?:^| )(?:ids|uuids|keys|names|items|records|urls|paths|files|emails|messages|rows|tasks|entities|events|list|batch|uris|uids|s)$/,
  'filter': /(?:^|(?<!jq|response|output|result|field|fields|column|select) )(?:filter|where|filter expr|filter expression|condition|criteria|wildcard|selector|predicate|before date|older than|prefix|match)$/,
  'confirm': /(?:^| )confirm(?:ed|ation)?(?: |$)/,
  'dry-run': /^(?:dry ?run|simulate|preview(?: only)?|validate only|check only|what ?if|test ?mode)$/,
  'force': /(?:^| )(?:force|overwrite|hard|force push|allow data loss)$/,
  'visibility': /(?:^| )(?:visibility|is ?public|public|private|is ?private|sharing|share type|publicly|acl)$/,
  'role': /(?:^| )(?:role|roles|role ids?|permissions?|access level|privileges?|scopes|is ?admin|admin)$/,
  'action': /^(?:action|actions|method|mode|operation|op|operations|command|sub ?command|verb|action type|operation type)$/,
  'secret': /(?:^| )(?:api ?key|token|access token|auth token|bearer|password|passphrase|secret|private ?key|credentials?|client secret|session token|mnemonic|seed phrase|api secret|secret key)$/,
  'connection': /(?:^| )(?:connection string|connection|dsn|database url|db url|rpc url|provider|rpc|base url)$/,
  'http-method': /^(?:method|http method|verb)$/,
  'prompt': /(?:^| )(?:prompts?|instructions?|task description|goal|objective|task|question|messages?)$/,
  'all': /^(?:all|delete ?all|clear ?all|include all|remove ?all|everything)$/,
  'restorable': /^(?:soft ?delete|trash|move to trash|recycle|archive)$/,
  'permanent': /^(?:permanent(?:ly)?|hard ?delete|purge|skip trash|permanent delete)$/,
}; // prettier-ignore
