// The tables of OLLAMA.md: every public method and argument, every exported type and field of the package
// `ollama` as it is installed, read from its declarations by the TypeScript compiler, and what became of
// each here.
//
//     node test/support/drop_in_table.mjs    # writes them anew
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('../..', import.meta.url));

export const pagePath = path.join(here, 'OLLAMA.md');
const version = JSON.parse(fs.readFileSync(path.join(path.dirname(require.resolve('ollama')), '..', 'package.json'))).version;

const code = (words) => (words.length === 0 ? '' : `\`${words.join(' ')}\``);

// What a caller hands in may be wider here than there, what it is given may be narrower; the rest is both.
const directions = [
  [/Request$|Question$|Content$|^Config$|^Options$|^Tool$|^Fetch$/, { given: true }],
  [/Response$|Result$|Answer$|Usage$|ogprob$|^ModelDetails$/, { taken: true }],
];
const directionOf = (name) => directions.find(([pattern]) => pattern.test(name))?.[1] ?? { given: true, taken: true };

// The declarations `theirs` and `ours`, two modules' names in a program that has both.
export class Comparison {
  #checker;
  #at;

  constructor(theirs, ours, files = {}) {
    const main = path.join(here, 'both.cts'); // not on the disk
    // Theirs asks for Node's Buffer: it is one of the things that may be handed in.
    const text = `import * as theirs from '${theirs}'; import * as ours from '${ours}';
      declare global { interface Buffer extends Uint8Array {} }`;
    const virtual = { [main]: text };
    for (const [name, content] of Object.entries(files)) virtual[path.join(here, name)] = content;
    const host = ts.createCompilerHost({});
    const { getSourceFile, fileExists, readFile } = host;
    host.fileExists = (file) => file in virtual || fileExists(file);
    host.readFile = (file) => virtual[file] ?? readFile(file);
    host.getSourceFile = (file, target, ...rest) =>
      file in virtual ? ts.createSourceFile(file, virtual[file], target) : getSourceFile(file, target, ...rest);
    const options = { strict: true, noEmit: true, module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ESNext, types: [] };
    const program = ts.createProgram([main], options, host);
    const found = program.getSemanticDiagnostics(program.getSourceFile(main));
    if (found.length > 0) throw new Error(ts.formatDiagnostics(found, host));
    this.#checker = program.getTypeChecker();
    this.#at = program.getSourceFile(main);
    [this.theirs, this.ours] = this.#at.statements.slice(0, 2).map((statement) => this.#exportsOf(statement));
  }

  // Exported name → symbol.
  #exportsOf({ moduleSpecifier }) {
    const module = this.#checker.getSymbolAtLocation(moduleSpecifier);
    const own = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol);
    return new Map(this.#checker.getExportsOfModule(module).map((symbol) => [symbol.name, own(symbol)]));
  }

  #typeOf(symbol) {
    return this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at);
  }

  // Name → { type, optional, method } of what a program may write or read of it.
  #membersOf(type) {
    const members = new Map();
    for (const symbol of type === undefined ? [] : this.#checker.getPropertiesOfType(type)) {
      const hidden = (symbol.declarations ?? []).some((one) => ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Private);
      if (hidden || symbol.name === 'prototype') continue;
      const name = symbol.name.replace(/^__@(\w+)@\d+$/, '[Symbol.$1]');
      const is = (flag) => (symbol.flags & flag) !== 0;
      members.set(name, { type: this.#typeOf(symbol), optional: is(ts.SymbolFlags.Optional), method: is(ts.SymbolFlags.Method) });
    }
    return members;
  }

  // The arguments of all signatures as one: an object's are its members, anything else goes by its own name.
  #argumentsOf(signatures) {
    const found = new Map();
    for (const signature of signatures) {
      for (const parameter of signature.getParameters()) {
        const type = this.#checker.getNonNullableType(this.#typeOf(parameter));
        const optional = ts.isParameter(parameter.valueDeclaration) && this.#checker.isOptionalParameter(parameter.valueDeclaration);
        if (!this.#isRecord(type)) found.set(parameter.name, { type, optional });
        else for (const [name, member] of this.#membersOf(type)) found.set(name, this.#joined(found.get(name), member, optional));
      }
    }
    return found;
  }

  #joined(known, member, optional) {
    return { types: [...(known?.types ?? []), member.type], optional: optional || member.optional };
  }

  #isRecord(type) {
    const parts = type.isIntersection() ? type.types : [type];
    return parts.every((part) => part.flags & ts.TypeFlags.Object && !this.#checker.isArrayLikeType(part) && !this.#isOfLibrary(part));
  }

  // As a declaration has it, an alias of the other package's or not: Promise<AbortableAsyncIterator<ChatResponse>>
  #answersOf(signatures) {
    const flags = ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.NoTruncation;
    return signatures.map((one) => this.#checker.typeToString(one.getReturnType(), undefined, flags)).sort().join();
  }

  // Not a shape of either package: Uint8Array, AbortController, …
  #isOfLibrary(type) {
    if (type.objectFlags & ts.ObjectFlags.Mapped) return false; // Partial<Config>
    return (type.symbol?.declarations ?? []).some((one) => /\/lib\.\w[^/]*\.d\.ts$/.test(one.getSourceFile().fileName));
  }

  #fits(from, to) {
    const list = (one) => one.types ?? [one.type];
    const settled = (type) => this.#checker.getNonNullableType(type);
    return list(from).every((one) => list(to).some((other) => this.#checker.isTypeAssignableTo(settled(one), settled(other))));
  }

  // What a program that is right there would find missing, or otherwise, here.
  #lacks(theirs, ours, { given, taken }) {
    const found = [];
    for (const [name, there] of theirs) {
      const own = ours.get(name);
      if (own === undefined) found.push(name);
      else if (given && there.optional && !own.optional) found.push(`${name} left out`);
      else if (taken && own.optional && !there.optional) found.push(`${name} always`);
      else if (given && !this.#fits(there, own)) found.push(`all that ${name} may be`);
      else if (taken && !this.#fits(own, there)) found.push(`${name} as there`);
    }
    return found;
  }

  #row(theirs, ours, direction) {
    const spelled = (members) => code([...members].map(([name, { optional }]) => (optional ? `${name}?` : name)));
    if (ours === undefined) return [spelled(theirs), '**not here**', ''];
    if (theirs === undefined) return ['–', 'ours alone', spelled(ours)];
    const lacks = this.#lacks(theirs, ours, direction);
    const beyond = new Map([...ours].filter(([name]) => !theirs.has(name)));
    return [spelled(theirs), lacks.length === 0 ? 'all' : `**not** ${lacks.join(', ')}`, spelled(beyond)];
  }

  // Method → row, of the class that both export.
  methods(className) {
    const [theirs, ours] = [this.theirs, this.ours].map((exports) => {
      const symbol = exports.get(className);
      const made = this.#typeOf(symbol).getConstructSignatures();
      const methods = new Map([[`new ${className}()`, made]]);
      for (const [name, { type, method }] of this.#membersOf(this.#checker.getDeclaredTypeOfSymbol(symbol))) {
        if (method) methods.set(name, type.getCallSignatures());
      }
      return methods;
    });
    const rows = new Map();
    for (const name of [...new Set([...theirs.keys(), ...ours.keys()])].sort()) {
      const [there, own] = [theirs.get(name), ours.get(name)];
      const row = this.#row(there && this.#argumentsOf(there), own && this.#argumentsOf(own), { given: true });
      if (there && own && this.#answersOf(there) !== this.#answersOf(own)) row[1] = '**not** its answer';
      rows.set(name, row);
    }
    return rows;
  }

  // Type → row, of all that theirs exports but the client, which has a table of its own.
  types() {
    const rows = new Map();
    for (const [name, symbol] of [...this.theirs].sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (name === 'default' || name === 'Ollama' || !(symbol.flags & ts.SymbolFlags.Type)) continue;
      const own = this.ours.get(name);
      const [there, mine] = [symbol, own].map((one) => one && this.#checker.getDeclaredTypeOfSymbol(one));
      rows.set(name, this.#kind(name, there, mine));
    }
    return rows;
  }

  #kind(name, there, mine) {
    const direction = directionOf(name);
    if (there.isClassOrInterface()) {
      // A class is compared by the names in it: what its methods take stands in the other table.
      const loose = there.isClass() ? {} : direction;
      return this.#row(this.#membersOf(there), mine && this.#membersOf(mine), loose);
    }
    if (mine === undefined) return ['', '**not here**', ''];
    const [theirs, ours] = [{ type: there }, { type: mine }];
    const same = (!direction.given || this.#fits(theirs, ours)) && (!direction.taken || this.#fits(ours, theirs));
    return ['', same ? 'all' : '**not** as there', ''];
  }
}

// Both doors of the packages, as one where they are alike.
export function tables() {
  const node = new Comparison('ollama', 'ollama-cors');
  const page = new Comparison('ollama/browser', 'ollama-cors/browser');
  return { methods: merged(node.methods('Ollama'), page.methods('Ollama')), types: merged(node.types(), page.types()) };
}

function merged(node, page) {
  const rows = new Map();
  for (const title of new Set([...node.keys(), ...page.keys()])) {
    const [one, other] = [node.get(title), page.get(title)];
    if (String(one) === String(other)) rows.set(title, one);
    else {
      if (one !== undefined) rows.set(title, one);
      if (other !== undefined) rows.set(`${title} (browser)`, other);
    }
  }
  return rows;
}

function table(head, rows) {
  const lines = [...rows].map(([title, row]) => `| \`${title}\` | ${row.join(' | ')} |`);
  return [`| ${head} | here | beyond |`, '|---|---|---|---|', ...lines].join('\n').replaceAll('|  |', '| |');
}

export function page({ methods, types } = tables()) {
  return `# \`ollama\` ${version} and what became of it here

Written by \`test/support/drop_in_table.mjs\` from the declarations of both packages as they are installed; a test fails when
this page says otherwise, or when something of \`ollama\` is not here. "All": by the same name; what may be handed in there
may be here, and what is given here is what a program expects there. \`?\`: may be left out. What is different in behaviour
stands in the [README](README.md#coming-from-ollama).

## Methods

Of \`Ollama\`, from \`ollama-cors\` and from \`ollama-cors/browser\`, and of their default exports. The arguments of a method
are the members of its request; \`signal\`, \`timeout\` and \`timeouts\` are those of a second argument, behind it.

${table(`method | arguments in \`ollama\` ${version}`, methods)}

## Types

All are exported by \`ollama-cors\` and by \`ollama-cors/browser\`.

${table(`type | members in \`ollama\` ${version}`, types)}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  fs.writeFileSync(pagePath, page());
  console.log(`${pagePath} is written`);
}
