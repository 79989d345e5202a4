/** For TypeScript alone; `astro check` knows the components themselves. */
declare module '*.astro' {
  const component: unknown;
  export default component;
}
