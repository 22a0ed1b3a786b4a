#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# tree-sitter-c: `static int __init f(void)` has no function f, and no ERROR.
#
# Expected: the grammar does not know the macros of Linux, so a function with one in
#   its head has an ERROR node there, and is found by its name all the same, as the
#   parser is made to go on. So it is with `int __init f(int n)` and `__init int f(void)`.
# Instead: with (void) the head is read as `static int __init;`, with its semicolon
#   missing, and a function of type f whose declarator is (void). There is no ERROR
#   node; has_error is true, for the semicolon alone. The body belongs to "(void)".
#   In a body, an `else` behind #ifdef begins no statement, so it is taken for a type:
#   `else unlock(l);` declares a function unlock. There is neither an ERROR nor anything
#   missing, has_error is false, and there is no call.
# Versions: tree-sitter-c 0.24.1, web-tree-sitter 0.27.2 (npm).
# Why it matters: editors, code searches and patterns (ast-grep) read C by this grammar.
#   A module's init and exit functions are `int __init f(void)` and `void __exit f(void)`
#   throughout, so what registers the interrupt is in no function of that name; and
#   the unlock of one configuration is not there where one looks for calls. A count of
#   ERROR nodes, as a check of how well files are read, sees neither.

set -euo pipefail

grammar_version=0.24.1
parser_version=0.27.2

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

for program in node npm; do
  if ! command -v $program >/dev/null; then
    echo "this needs $program" >&2
    exit 1
  fi
done
if ! npm install --prefix "$tmp" --cache "$tmp/cache" --no-audit --no-fund \
  --ignore-scripts "tree-sitter-c@$grammar_version" \
  "web-tree-sitter@$parser_version" >npm.log 2>&1; then
  cat npm.log >&2
  echo "cannot install tree-sitter-c $grammar_version" >&2
  exit 1
fi

cat >read.cjs <<'EOJ'
const { Parser, Language } = require('web-tree-sitter');
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean);

Parser.init().then(async () => {
  const parser = new Parser();
  parser.setLanguage(await Language.load('node_modules/tree-sitter-c/tree-sitter-c.wasm'));
  for (const line of lines) {
    const root = parser.parse(line.replaceAll('\\n', '\n')).rootNode;
    const all = (type, field) => root.descendantsOfType(type)
      .map(node => node.childForFieldName(field).text).join(' ');
    console.log(`${line}\n  functions: ${all('function_definition', 'declarator')}; ` +
      `calls: ${all('call_expression', 'function')}; ` +
      `ERROR: ${root.descendantsOfType('ERROR').length}; has_error: ${root.hasError}`);
  }
});
EOJ

seen=$(node read.cjs <<'EOC'
static int f(void) { go(); }
static int __init f(void) { go(); }
void __exit f(void) { go(); }
static int __init f(int n) { go(); }
static __init int f(void) { go(); }
int f(void) __must_hold(l) { go(); }
void f(int n) {\n if (n)\n  go();\n else\n  unlock(l);\n}
void f(int n) {\n if (n)\n  go();\n#ifdef X\n else\n  unlock(l);\n#endif\n}
EOC
)
expected='static int f(void) { go(); }
  functions: f(void); calls: go; ERROR: 0; has_error: false
static int __init f(void) { go(); }
  functions: (void); calls: go; ERROR: 0; has_error: true
void __exit f(void) { go(); }
  functions: (void); calls: go; ERROR: 0; has_error: true
static int __init f(int n) { go(); }
  functions: f(int n); calls: go; ERROR: 1; has_error: true
static __init int f(void) { go(); }
  functions: f(void); calls: go; ERROR: 1; has_error: true
int f(void) __must_hold(l) { go(); }
  functions: f(void) __must_hold(l); calls: __must_hold go; ERROR: 0; has_error: false
void f(int n) {\n if (n)\n  go();\n else\n  unlock(l);\n}
  functions: f(int n); calls: go unlock; ERROR: 0; has_error: false
void f(int n) {\n if (n)\n  go();\n#ifdef X\n else\n  unlock(l);\n#endif\n}
  functions: f(int n); calls: go; ERROR: 0; has_error: false'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
