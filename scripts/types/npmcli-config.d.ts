declare module '@npmcli/config' {
  export default class Config {
    constructor(options: {
      definitions: object;
      flatten: object;
      shorthands: object;
      npmPath: string;
      argv: string[];
      warn: boolean;
    });
    load(): Promise<void>;
    readonly flat: Record<string, unknown>;
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const npmDefinitions: { definitions: object; flatten: object; shorthands: object };
  export default npmDefinitions;
}
