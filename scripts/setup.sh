#!/bin/sh
# Makes everything that a start needs: .venv, Python packages, front end, translations. Quick when all is there.
# Usage: scripts/setup.sh [--dev]     (--dev: what the tests need as well)
set -eu
cd "$(dirname "$0")/.."

die() { printf '%s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*"; }
sum() { cat "$@" 2>/dev/null | sha256sum | cut -c1-64; }
holds() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }
is_root_or_sudoer() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

is_recent_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && is_recent_python "$name"; then command -v "$name"; return; fi
  done
  die "Python 3.11 ou plus récent est nécessaire : installez-le, ou indiquez-le avec PYTHON=/chemin/python3."
}

make_venv() {
  if [ -x .venv/bin/python ] && is_recent_python .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
  python="$(find_python)" || exit 1
  rm -rf .venv
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    say "Le module venv manque à $python : installation du paquet python3-venv…"
    is_root_or_sudoer && command -v apt-get >/dev/null ||
      die "Installez-le (Debian, Ubuntu : sudo apt install python3-venv), puis recommencez."
    as_root apt-get update -qq && as_root apt-get install -y -qq python3-venv >/dev/null ||
      die "Échec : installez python3-venv à la main, puis recommencez."
  fi
  "$python" -m venv .venv || die "L’environnement Python ne peut pas être créé dans $PWD/.venv."
}

install_python() { # lock, stamp
  stamp="$(sum "$1") $PWD"
  holds ".venv/$2" "$stamp" && return
  make_venv
  say "Paquets Python ($1, une fois)…"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$1" ||
    die "Les paquets Python ne s’installent pas (voir ci-dessus) : vérifiez le réseau, puis recommencez."
  packages="$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
  printf '%s\n' "$PWD" > "$packages/allopm.pth"
  printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m allopm "$@"\n' "$PWD" > .venv/bin/allopm
  chmod +x .venv/bin/allopm
  .venv/bin/python -m compileall -q allopm >/dev/null 2>&1 || true
  printf '%s' "$stamp" > ".venv/$2"
}

has_node() { # Vite 7 wants 20.19, or 22.12 and up
  command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

make_node() {
  has_node && return
  PATH="$PWD/.venv/bin:$PATH"
  export PATH
  hash -r
  has_node && return
  say "Node 20.19 ou plus récent manque : il est pris parmi les paquets Python (une fois)…"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements-node.lock ||
    die "Node ne s’installe pas (voir ci-dessus) : installez Node 20.19 ou plus récent, puis recommencez."
}

install_node_modules() {
  node_stamp="$(sum package-lock.json package.json)"
  holds node_modules/.allopm "$node_stamp" && return
  make_node
  say "Paquets de l’interface (une fois)…"
  # No package's own install script runs: none of ours needs one.
  npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error ||
    die "Les paquets de l’interface ne s’installent pas (voir ci-dessus) : vérifiez le réseau, puis recommencez."
  printf '%s' "$node_stamp" > node_modules/.allopm
}

build_front() {
  front_stamp="$( { find frontend -type f ! -name '*.test.ts' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum; sum package-lock.json vite.config.ts; } | sha256sum | cut -c1-64)"
  holds allopm/assets/dist/.allopm "$front_stamp" && return
  install_node_modules
  make_node
  say "Construction de l’interface…"
  npm run --silent build -- --logLevel warn || die "L’interface ne se construit pas (voir ci-dessus)."
  printf '%s' "$front_stamp" > allopm/assets/dist/.allopm
}

compress_front() { # phones get a third of the bytes; the server picks the .gz beside each file
  holds allopm/assets/dist/.compressed "$(cat allopm/assets/dist/.allopm)" && return
  .venv/bin/python -m whitenoise.compress -q --no-brotli allopm/assets/dist || die "L’interface ne se compresse pas."
  cp allopm/assets/dist/.allopm allopm/assets/dist/.compressed
}

compile_translations() {
  for source in locale/*/LC_MESSAGES/*.po; do
    [ -f "$source" ] || continue
    target="${source%.po}.mo"
    [ -n "$(find "$source" -newer "$target" 2>/dev/null)" ] || [ ! -f "$target" ] || continue
    .venv/bin/python -m babel.messages.frontend -q compile -i "$source" -o "$target" || die "$source ne se compile pas."
  done
}

[ -w . ] || die "Le dossier $PWD n’est pas à vous : clonez AlloPM dans un dossier à vous."
if command -v flock >/dev/null; then # two `make` at once in one clone
  exec 9> .setup.lock
  flock 9
fi

front=""
trap '[ -z "$front" ] || kill "$front" 2>/dev/null || true' EXIT
if has_node; then # both at once
  build_front & front=$!
  install_python requirements.lock .runtime
  wait "$front"
  front=""
else
  install_python requirements.lock .runtime
  build_front
fi
compress_front
compile_translations
if [ "${1:-}" = --dev ]; then
  install_python requirements-dev.lock .dev
  install_node_modules
fi
