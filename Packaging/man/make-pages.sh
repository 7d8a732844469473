#!/bin/bash
# make-pages.sh FOLDER FOLLOWUPCTL
# Writes the manual pages and shell completions into a folder. What the documentation says is said once: followupd.toml(5)
# and followupd-rules(5) are pages of Documentation.
set -euo pipefail
folder=$1 program=$(realpath "$2")
cd "$(dirname "$0")/../.."
mkdir -p "$folder"

version=$("$program" --version)
page() {  # page NAME SECTION TITLE FILE: a page of Documentation; its links are words, since no page can follow them
  {
    printf '# NAME\n\n%s - %s\n\n' "$1" "$3"
    sed -E -e '1{/^# /d}' -e '/^<!-- .* -->$/d' -e 's/\[([^]]*)\]\([^)]*\)/\1/g' "$4"
  } | lowdown -s -t man --out-no-smarty --parse-no-intraemph -M title="$1" -M section="$2" -M source="followupd $version" >"$folder/$1.$2"
}
page followupd.toml 5 "the configuration of followupd" Documentation/configuration.md
page followupd-rules 5 "the rule language of followupd" Documentation/language.md
lowdown -s -t man --out-no-smarty --parse-no-intraemph -M source="followupd $version" Packaging/man/followupd.8.md >"$folder/followupd.8"
Packaging/man/command-page.py "$program" >"$folder/followupctl.1"

# It is read by a shell, not run.
"$program" --generate-completion-script bash | sed '1{/^#!/d}' >"$folder/followupctl.bash"
"$program" --generate-completion-script zsh >"$folder/followupctl.zsh"
"$program" --generate-completion-script fish >"$folder/followupctl.fish"
