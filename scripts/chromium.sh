#!/bin/sh
# The browser of the journeys: there already, or from the system's packages where that is possible.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
help="Installez Chromium pour les tests de navigateur (Debian : sudo apt install chromium), puis recommencez."
if ! command -v apt-get >/dev/null || ! { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  printf '%s\n' "$help" >&2
  exit 1
fi
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
printf 'Installation de Chromium (une fois)…\n'
export DEBIAN_FRONTEND=noninteractive
as_root apt-get update -qq
as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null || { printf '%s\n' "$help" >&2; exit 1; }
