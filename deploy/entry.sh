#!/bin/sh
# Makes the workspace on the first start, then serves it; any other words are handed to marsad itself.
set -eu
if [ $# -gt 0 ]; then exec marsad "$@"; fi
[ -f /data/workspace.toml ] || marsad init /data
exec marsad serve /data --host 0.0.0.0 --port 8000
