#!/usr/bin/env bash
# Installs the Debian packages that letters (fonts) or the tests (tests) need, if they are missing.
# Never stops the caller for `fonts`: the platform runs without them, only its PDF letters lack characters.
set -u

declare -A probe=(
  [fonts-noto-cjk]='fc-list | grep -q "Noto Serif CJK SC"'
  [fonts-hanazono]='fc-list | grep -q HanaMinB'
  [fontconfig]='command -v fc-list >/dev/null'
  [chromium]='command -v chromium >/dev/null'
  [postgresql]='ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1'
  [default-jre-headless]='[ -x "${JAVA_HOME:-/nowhere}/bin/java" ] || command -v java >/dev/null'
  [poppler-utils]='command -v pdftotext >/dev/null'
)
fonts=(fontconfig fonts-noto-cjk fonts-hanazono)
tests=(chromium postgresql poppler-utils default-jre-headless)

wanted=()
for group in "$@"; do
  declare -n packages="$group"
  for package in "${packages[@]}"; do
    eval "${probe[$package]}" || wanted+=("$package")
  done
done
[ ${#wanted[@]} -eq 0 ] && exit 0

say() { printf '%s\n' "$@" >&2; }
command="apt-get install -y --no-install-recommends ${wanted[*]}"
needed_for_tests() { case " ${*} " in *" tests "*) return 0 ;; *) return 1 ;; esac; }

sudo=""
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || needed_for_tests "$@"; }; then
    sudo="sudo"
  else
    say "缺少系统软件包：${wanted[*]}。请安装：" "System packages are missing: ${wanted[*]}. Please install:" "  sudo $command"
    needed_for_tests "$@" && exit 1 || exit 0
  fi
fi
if ! command -v apt-get >/dev/null; then
  say "此系统没有 apt-get，请用本系统的方式安装：${wanted[*]}" "No apt-get here; install these in your system's way: ${wanted[*]}"
  needed_for_tests "$@" && exit 1 || exit 0
fi
say "正在安装系统软件包… installing system packages: ${wanted[*]}"
export DEBIAN_FRONTEND=noninteractive
if ! { $sudo apt-get update -qq && $sudo $command -qq; } >/dev/null; then
  say "安装失败，请手动执行：" "It failed; please run:" "  sudo $command"
  needed_for_tests "$@" && exit 1
fi
exit 0
