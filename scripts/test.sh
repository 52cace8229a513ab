#!/bin/sh
# Format, lint, types, floors, front end, then every test; the last lines are pytest's.
set -eu
cd "$(dirname "$0")/.."
if [ ! -x "$(command -v npm || true)" ]; then PATH="$PWD/.venv/bin:$PATH"; export PATH; fi
python=.venv/bin/python
step() { printf '\n== %s\n' "$*"; }

# The front end is checked on one core while the back end is on the other.
said=$(mktemp)
front_end=
trap 'rm -f "$said"; [ -z "$front_end" ] || kill "$front_end" 2>/dev/null || true' EXIT
{ step Front end: types; npm run --silent check; step Front end: tests; npm run --silent test -- --reporter=dot; } \
  >"$said" 2>&1 &
front_end=$!

step Format
$python -m ruff format --check --quiet . || { printf 'Lancez : .venv/bin/python -m ruff format .\n' >&2; exit 1; }
step Lint
$python -m ruff check --quiet .
step Types
$python -m mypy
step Floors
$python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-cache
wait "$front_end" && failed=0 || failed=$?
cat "$said"
[ "$failed" = 0 ] || exit "$failed"
step Tests
$python -m slipcover --source allopm --omit 'allopm/*/migrations/*' --skip-covered \
  -m pytest -n 2 --dist loadscope --ignore=tests/journeys
step Journeys in real browsers
# On their own: the browser's driver keeps an event loop that other tests must not meet. They wait more than they compute.
rm -f "$said"
exec $python -m pytest -n 3 --dist loadfile tests/journeys "$@"
