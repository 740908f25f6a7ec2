#!/usr/bin/env bash
# Unpacks packages of another Debian suite, with all they depend on, into a folder of their own: neither /etc/apt nor
# the installed packages change. Uses the machine's own mirror and keyring.
#
#   debprefix.sh SUITE FOLDER PACKAGE...
#
# Run a program of it as `FOLDER/run usr/bin/PROGRAM ARGUMENTS`. It gets the loader and libraries of that suite by
# arguments of the loader, not by the environment, so that what it starts (language servers) keeps the machine's.
set -euo pipefail
suite=$1
folder=$(mkdir -p "$2" && cd "$2" && pwd)
shift 2

triplet="$(uname -m)-linux-gnu"
sources=/etc/apt/sources.list.d/debian.sources
mirror=$(awk '/^URIs:/ { print $2; exit }' "$sources" 2>/dev/null || true)
mirror=${mirror:-http://deb.debian.org/debian}

own=$folder/.apt
mkdir -p "$own"/etc/apt/{apt.conf.d,sources.list.d,preferences.d} "$own"/var/lib/apt/lists/partial \
  "$own/var/cache/apt/archives/partial" "$own/var/lib/dpkg"
: >"$own/var/lib/dpkg/status"
cat >"$own/etc/apt/sources.list.d/suite.sources" <<SOURCES
Types: deb
URIs: $mirror
Suites: $suite
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
cat >"$own/apt.conf" <<CONF
Dir "$own";
Dir::State::status "$own/var/lib/dpkg/status";
APT::Sandbox::User "root";
Acquire::Languages "none";
CONF

export APT_CONFIG=$own/apt.conf
apt-get -q update
apt-get -q -y --no-install-recommends --download-only install "$@"
for package in "$own"/var/cache/apt/archives/*.deb; do
  dpkg-deb -x "$package" "$folder"
done
rm -rf "$own"

cat >"$folder/run" <<RUN
#!/bin/sh
here=\$(dirname "\$(readlink -f "\$0")")
program=\$1
shift
libraries=\$here/usr/lib/$triplet:\$here/lib/$triplet
for loader in "\$here"/usr/lib64/ld-linux-*.so.* "\$here"/usr/lib/$triplet/ld-linux-*.so.* "\$here"/lib*/ld-linux-*.so.*; do
  [ -e "\$loader" ] && exec "\$loader" --library-path "\$libraries" --argv0 "\$here/\$program" "\$here/\$program" "\$@"
done
echo "no loader under \$here" >&2
exit 127
RUN
chmod +x "$folder/run"
