import { describe, expect, it } from 'vitest';
import { pythonManifest } from './python-manifest.ts';

const manifest = (files: Record<string, string>): object => pythonManifest(new Map(Object.entries(files)));

describe('pythonManifest', () => {
  it('reads a project by the standard', () => {
    const toml = `
      [project]
      name = "weather-mcp"
      version = "1.4.0"
      description = "Weather"
      license = { text = "MIT" }
      authors = [{ name = "A. Person", email = "a@example.com" }]
      [project.urls]
      Homepage = "https://example.com/"
      "Source Code" = "https://example.com/weather.git"`;
    expect(manifest({ 'pyproject.toml': toml })).toEqual({
      name: 'weather-mcp',
      version: '1.4.0',
      description: 'Weather',
      license: 'MIT',
      author: 'A. Person',
      repository: 'https://example.com/weather.git',
      homepage: 'https://example.com/',
    });
  });

  it('reads a project of Poetry', () => {
    const toml = '[tool.poetry]\nname = "a"\nversion = "0.2.1"\nauthors = ["A. Person <a@example.com>"]\n';
    expect(manifest({ 'pyproject.toml': toml })).toEqual({
      name: 'a',
      version: '0.2.1',
      author: 'A. Person <a@example.com>',
    });
  });

  it.each([
    ['[tool.hatch.version]\npath = "src/a/__about__.py"', 'src/a/__about__.py', '__version__ = "3.1.4"\n'],
    ['[tool.setuptools.dynamic]\nversion = { attr = "a.version.NUMBER" }', 'a/version.py', "NUMBER: str = '3.1.4'\n"],
    ['[tool.setuptools.dynamic]\nversion = { attr = "a.__version__" }', 'src/a/__init__.py', '__version__="3.1.4"'],
    ['[tool.setuptools.dynamic]\nversion = { file = "./VERSION" }', 'VERSION', '3.1.4\n'],
  ])('follows a version to the file that has it: %s', (tool, path, content) => {
    const toml = `[project]\nname = "a"\ndynamic = ["version"]\n${tool}\n`;
    expect(manifest({ 'pyproject.toml': toml, [path]: content })).toEqual({ name: 'a', version: '3.1.4' });
  });

  it('leaves a version unknown that Git gives, or that is computed', () => {
    const toml = '[project]\nname = "a"\ndynamic = ["version"]\n[tool.hatch.version]\nsource = "vcs"\n';
    expect(manifest({ 'pyproject.toml': toml })).toEqual({ name: 'a' });
    expect(manifest({ 'setup.py': 'setup(\n    name="a",\n    version=read_version(),\n)' })).toEqual({ name: 'a' });
  });

  it('reads what older projects write down', () => {
    const cfg =
      '[metadata]\nname = a\nversion = attr: a.__version__\nurl = https://example.com/\n[options]\nname = no\n';
    expect(manifest({ 'setup.cfg': cfg, 'a/__init__.py': '__version__ = "2.0"\n' })).toEqual({
      name: 'a',
      version: '2.0',
      homepage: 'https://example.com/',
    });
    const setup = "setup(\n    name='b',\n    version='0.9',\n    install_requires=[],\n)\n";
    expect(manifest({ 'pyproject.toml': '[build-system]\nrequires = []\n', 'setup.py': setup })).toEqual({
      name: 'b',
      version: '0.9',
    });
  });

  it('is empty for what is no project', () => {
    expect(manifest({ 'pyproject.toml': 'not [ toml', 'setup.cfg': '\0', 'setup.py': '' })).toEqual({});
  });
});
