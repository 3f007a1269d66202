#!/bin/sh
# Verifies an evidence bundle of Nightkiln that was unpacked into a directory: openssl (3 or later) and sha256sum are
# enough, and git where a clone is named. Nothing of the bundle is run. Take this script from a Nightkiln that you trust,
# like the key.
#
#   sh verify.sh PUBLIC-KEY.pem [--dir DIR] [--repo OWNER/NAME] [--commit SHA] [--policy DIGEST] [--git CLONE]
#
# Exit codes: 0 accepted, 1 usage, else as nightkiln verify: 10 envelope, 11 payload type, 12 signature, 14 kind of statement,
# 15 other commit, tree or patch, 16 other repository, 17 other policy, 18 file missing, 19 file changed, 20 statements
# left out or added, 21 not passed, 23 links or odd names, 24 unsigned file, 25 task log.
# It does not know: revoked keys and their times (13), sign-offs (22).
set -u
LC_ALL=C
export LC_ALL
unset IFS CDPATH GIT_DIR GIT_WORK_TREE

# Parts are quoted from the bundle, so nothing in a line may move a terminal's cursor.
say() {
  printf '%s\n' "$1" | tr -c '\n -~' '?'
}
fail() {
  say "verify.sh: refused: $2" >&2
  exit "$1"
}
usage() {
  say "verify.sh: $1" >&2
  say "usage: sh verify.sh PUBLIC-KEY.pem [--dir DIR] [--repo OWNER/NAME] [--commit SHA] [--policy DIGEST] [--git CLONE]" >&2
  exit 1
}
lower() {
  printf '%s' "$1" | tr A-Z a-z
}
# Prints a full digest, which may be in capitals and have its name before it.
digest() {
  lower "$2" | sed 's|^sha256:||' | grep -x -E "$3" || usage "$1 wants the full digest in hexadecimal"
}

key= dir=. repo= commit= policy= clone=
while [ $# -gt 0 ]; do
  case $1 in
    --dir | --repo | --commit | --policy | --git)
      [ $# -ge 2 ] && [ -n "$2" ] || usage "$1 wants a value"
      case $1 in
        --dir) dir=$2 ;;
        --repo) repo=$2 ;;
        --commit) commit=$2 ;;
        --policy) policy=$2 ;;
        --git) clone=$2 ;;
      esac
      shift 2
      ;;
    -*) usage "there is no option $1" ;;
    *)
      [ -z "$key" ] || usage "more than one key"
      key=$1
      shift
      ;;
  esac
done
[ -n "$key" ] || usage "name the file of the public key that you trust"
[ -f "$key" ] || usage "there is no file $key"
case $repo in '' | *[!/]/[!/]*) ;; *) usage "--repo wants owner/name, or https://host/owner/name" ;; esac
[ -z "$commit" ] || commit=$(digest --commit "$commit" '[0-9a-f]{40}|[0-9a-f]{64}') || exit 1
[ -z "$policy" ] || policy=$(digest --policy "$policy" '[0-9a-f]{64}') || exit 1
for tool in openssl sha256sum ${clone:+git}; do
  command -v "$tool" >/dev/null || usage "there is no $tool here"
done
openssl pkeyutl -help 2>&1 | grep -q -e '-rawin' || usage "this openssl is too old for Ed25519: it takes version 3 or later"
# All Ed25519 keys begin alike in DER.
openssl pkey -pubin -in "$key" -outform DER 2>/dev/null | openssl base64 | grep -q '^MCowBQYDK2VwAyEA' ||
  usage "$key is no Ed25519 public key in PEM; of a nightkiln-keys.json take the publicKey that signed: jq -r '.keys[].publicKey'"
cd -- "$dir" 2>/dev/null || usage "there is no directory $dir"
case $key in /*) ;; *) key=$OLDPWD/$key ;; esac
case $clone in '' | /*) ;; *) clone=$OLDPWD/$clone ;; esac
[ ! "$key" -ef ./public-key.pem ] 2>/dev/null || fail 12 "this is the key from the bundle, which says nothing about who signed"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Links could lead out of the directory, and a name with a line end could pass for two.
[ -z "$(find . ! -type f ! -type d | head -n 1)" ] || fail 23 "there is something else than files"
[ -z "$(find . ! -name . \( -name '[!A-Za-z0-9_]*' -o -name '*[!A-Za-z0-9._+@=,-]*' \) | head -n 1)" ] ||
  fail 23 "a file has an odd name"
find . -type f | sed 's|^\./||' >"$work/here"

statements=
for file in *.intoto.jsonl; do
  case $file in
    sign-off-*) ;;
    '*.intoto.jsonl') ;;
    *)
      [ -z "$statements" ] || fail 18 "there is more than one file of statements"
      statements=$file
      ;;
  esac
done
[ -n "$statements" ] || fail 18 "there is no file of statements"

# Prints what a sed expression with one group finds in a file of one line, if it finds it.
part() {
  sed -n "s|$1|\\1|p" "$2"
}

# The objects of a list, a line each.
apart() {
  sed 's|},{|}\
{|g'
}

b64='[A-Za-z0-9+/_-]*=\{0,2\}'
text='[^"\\]*'
hex='[0-9a-f]*'
signature="{\"keyid\":\"$text\",\"sig\":\"$b64\"}"
decode() {
  tr -d '=\n' <"$1" | tr '_-' '/+' >"$work/plain"
  case $(($(wc -c <"$work/plain") % 4)) in
    1) return 1 ;;
    2) printf '==' >>"$work/plain" ;;
    3) printf '=' >>"$work/plain" ;;
  esac
  openssl base64 -d -A -in "$work/plain" -out "$2" 2>/dev/null
}

# One envelope a line, in the form in which Nightkiln writes it and no other.
number=0 summaries=0 provenances=0 results=0
: >"$work/inputs"
while IFS= read -r line || [ -n "$line" ]; do
  number=$((number + 1))
  place="statement $number"
  printf '%s\n' "$line" >"$work/line"
  form="^{\"payload\":\"\\($b64\\)\",\"payloadType\":\"$text\",\"signatures\":\\[$signature\\(,$signature\\)*\\]}\$"
  grep -q "$form" "$work/line" || fail 10 "$place is no envelope as Nightkiln writes it"
  part "$form" "$work/line" >"$work/payload64"
  type=$(part "^{\"payload\":\"$b64\",\"payloadType\":\"\\($text\\)\".*" "$work/line")
  [ "$type" = application/vnd.in-toto+json ] || fail 11 "$place holds $type"
  decode "$work/payload64" "$work/payload" || fail 10 "$place is not base64"

  {
    printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c <"$work/payload")"
    cat "$work/payload"
  } >"$work/signed"
  good=
  sed 's|.*,"signatures":\[||' "$work/line" | apart | sed -n "s|.*\"sig\":\"\\($b64\\)\".*|\\1|p" >"$work/signatures"
  while IFS= read -r each; do
    printf '%s' "$each" >"$work/signature64"
    decode "$work/signature64" "$work/signature" || fail 10 "$place has a signature that is not base64"
    openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/signed" -sigfile "$work/signature" \
      >/dev/null 2>&1 && good=yes
  done <"$work/signatures"
  [ -n "$good" ] || fail 12 "$place has no signature by this key"

  # From here on it is what the owner of the key wrote.
  subject=$(part "^{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":\\(\\[.*\\]\\),\"predicateType\":\"$text\",\"predicate\":{.*" "$work/payload" | sed 's|\],"predicateType".*|]|')
  [ -n "$subject" ] || fail 14 "$place is no in-toto statement v1"
  if [ "$number" = 1 ]; then
    first=$subject
    printf '%s\n' "$subject" >"$work/subject"
  fi
  [ "$subject" = "$first" ] || fail 15 "the statements are about different commits"
  kind=$(sed 's|\("predicate":{\).*|\1|' "$work/payload" | sed -n "s|.*\\],\"predicateType\":\"\\($text\\)\",\"predicate\":{\$|\\1|p")
  digest=$(sha256sum <"$work/payload" | cut -c 1-64)
  case $kind in
    https://slsa.dev/verification_summary/v1)
      summaries=$((summaries + 1))
      cp "$work/payload" "$work/summary"
      ;;
    https://slsa.dev/provenance/v1)
      provenances=$((provenances + 1))
      cp "$work/payload" "$work/provenance"
      echo "$digest" >>"$work/inputs"
      ;;
    https://in-toto.io/attestation/test-result/v0.1)
      results=$((results + 1))
      cp "$work/payload" "$work/result.$results"
      echo "$digest" >>"$work/inputs"
      ;;
    *) fail 14 "$place is of an unknown kind: $kind" ;;
  esac
done <"$statements"
[ "$summaries" = 1 ] && [ "$provenances" = 1 ] || fail 14 "there is not one summary and one provenance"

builder=$(part ".*\"builder\":{\"id\":\"\($text\)\".*" "$work/provenance")
grep -q '"predicate":{"buildDefinition":{"buildType":"https://nightkiln.dev/agent-run/v1",' "$work/provenance" &&
  [ -n "$builder" ] && [ "$(part ".*\"predicate\":{\"verifier\":{\"id\":\"\($text\)\".*" "$work/summary")" = "$builder" ] ||
  fail 14 "the statements are not an agent's run and its judge's"

of="^\\[{\"name\":\"\\($text\\)\",\"digest\":{\"gitCommit\":\"\\($hex\\)\"}},{\"name\":\"tree\",\"digest\":{\"gitTree\":\"\\($hex\\)\"}},{\"name\":\"patch.diff\",\"digest\":{\"sha256\":\"\\($hex\\)\"}}\\]\$"
grep -q "$of" "$work/subject" || fail 15 "the subject is not a commit, its tree and its patch"
resource=$(sed "s|$of|\\1|" "$work/subject")
head=$(sed "s|$of|\\2|" "$work/subject")
tree=$(sed "s|$of|\\3|" "$work/subject")
patch=$(sed "s|$of|\\4|" "$work/subject")
[ -z "$commit" ] || [ "$commit" = "$head" ] || fail 15 "the evidence is about commit $head, not $commit"

repository=$(part ".*\"externalParameters\":{\"repository\":\"\\($text\\)\",\"repositoryId\".*" "$work/provenance")
case $resource in "git+$repository@refs/heads/"?*) ;; *) fail 16 "the statements name different repositories" ;; esac
[ "$(part ".*\"resourceUri\":\"\\($text\\)\",\"policy\":.*" "$work/summary")" = "$resource" ] ||
  fail 16 "the summary speaks for another repository or branch"
if [ -n "$repo" ]; then
  case $repo in
    *://*) wanted=$repo is=$repository ;;
    *) wanted=$repo is=$(printf '%s' "$repository" | sed 's|^[a-z]*://[^/]*/||') ;;
  esac
  [ "$(lower "$is")" = "$(lower "$wanted")" ] || fail 16 "the evidence is about $repository, not $repo"
fi

judged=$(part ".*\"policy\":{\"uri\":\"$text\",\"digest\":{\"sha256\":\"\\($hex\\)\"}},\"inputAttestations\".*" "$work/summary")
[ -n "$judged" ] || fail 17 "the summary names no policy"
[ "$(part ".*\"internalParameters\":{\"policySha256\":\"\\($hex\\)\",.*" "$work/provenance")" = "$judged" ] ||
  fail 17 "the statements name different policies"
at=1
while [ "$at" -le "$results" ]; do
  grep -q "\"configuration\":\\[{\"name\":\"policy\",\"digest\":{\"sha256\":\"$judged\"}" "$work/result.$at" ||
    fail 17 "the statements name different policies"
  at=$((at + 1))
done
[ -z "$policy" ] || [ "$policy" = "$judged" ] || fail 17 "judged by policy $judged, not $policy"

sed 's|.*"inputAttestations":\[||; s|\],"verificationResult".*||' "$work/summary" | apart |
  sed -n "s|.*\"digest\":{\"sha256\":\"\\($hex\\)\"}.*|\\1|p" | sort >"$work/named"
sort "$work/inputs" >"$work/given"
cmp -s "$work/named" "$work/given" || fail 20 "the summary does not name exactly the statements that are here"

byproduct() {
  sed 's|.*,"byproducts":\[||' "$work/provenance" | apart |
    sed -n "s|.*{\"name\":\"$1\",\"digest\":{\"sha256\":\"\\($hex\\)\"}}.*|\\1|p"
}
[ -f SHA256SUMS ] || fail 18 "SHA256SUMS is missing"
[ "$(sha256sum <SHA256SUMS | cut -c 1-64)" = "$(byproduct SHA256SUMS)" ] || fail 19 "SHA256SUMS is not the signed file"
[ "$(sed -n 's|^\([0-9a-f]*\)  patch\.diff$|\1|p' SHA256SUMS)" = "$patch" ] ||
  fail 15 "the patch in the bundle is not the subject's"
sed 's|^[0-9a-f]*  ||' SHA256SUMS | sort >"$work/listed"
while IFS= read -r name; do
  [ -f "./$name" ] || fail 18 "$name is signed for and missing"
done <"$work/listed"
{
  cat "$work/listed"
  echo SHA256SUMS
} | sort >"$work/allowed"
files=$(($(wc -l <"$work/allowed")))
echo "$statements" | sort - "$work/allowed" >"$work/known"
grep -v -x 'sign-off-[^/]*\.intoto\.jsonl' "$work/here" | sort | comm -23 - "$work/known" >"$work/unsigned"
[ ! -s "$work/unsigned" ] || fail 24 "nobody signed for $(head -n 1 "$work/unsigned")"
sha256sum -c --strict SHA256SUMS >/dev/null 2>"$work/errors" || fail 19 "a file is not the signed one: $(head -n 1 "$work/errors")"

before=
while IFS= read -r line || [ -n "$line" ]; do
  prev=$(printf '%s\n' "$line" | sed -n 's|^{"prev":"\([a-z0-9-]*\)",.*|\1|p')
  case $before in
    '') case $prev in start | start-after-[1-9]*) ;; *) fail 25 "the log of the task does not begin at its start" ;; esac ;;
    *) [ "$prev" = "$before" ] || fail 25 "a record of the task's log does not follow from the one before it" ;;
  esac
  before=$(printf '%s' "$line" | sha256sum | cut -c 1-64)
done <task-log.jsonl
[ "$before" = "$(byproduct task-log-head)" ] || fail 25 "the log of the task does not end where it was signed"

[ "$(part '.*"verificationResult":"\([A-Z]*\)",.*' "$work/summary")" = PASSED ] && [ "$results" -gt 0 ] ||
  fail 21 "the evidence is genuine, and says that the change did not pass"
at=1
while [ "$at" -le "$results" ]; do
  grep -q -e '"predicate":{"result":"PASSED",' -e '"predicate":{"result":"WARNED",' "$work/result.$at" ||
    fail 21 "a check failed"
  at=$((at + 1))
done

say "verify.sh: accepted: $number statements signed by the key in $key"
say "  about commit $head, tree $tree"
say "  of $resource"
say "  judged by policy $judged"
say "  $files files are as they were signed, and there is no other but the statements"
[ -n "$commit" ] || say "  not checked: whether this is the commit you look at (--commit)"
[ -n "$repo" ] || say "  not checked: whether this is your repository (--repo)"
[ -n "$policy" ] || say "  not checked: whether this policy is the one in force (--policy)"
say "  not checked: whether the key was replaced or revoked, and sign-offs by people (nightkiln verify does)"
grep -x 'sign-off-[^/]*\.intoto\.jsonl' "$work/here" | while IFS= read -r name; do
  say "  not checked: $name"
done

if [ -z "$clone" ]; then
  say "  not checked: that the commit has this tree and this patch (--git)"
  exit 0
fi
base=$(part ".*\"resolvedDependencies\":\\[{\"name\":\"base\",\"digest\":{\"gitCommit\":\"\\($hex\\)\"}.*" "$work/provenance")
patch_file=$PWD/patch.diff
in_clone() {
  GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_NO_REPLACE_OBJECTS=1 git --no-pager -c core.hooksPath=/dev/null -c core.fsmonitor=false -C "$clone" "$@"
}
[ "$(in_clone rev-parse --verify --quiet "$head^{tree}")" = "$tree" ] ||
  fail 15 "commit $head is not in $clone, or has another tree"
objects=$(cd "$clone" && cd "$(git rev-parse --git-path objects)" && pwd) || fail 15 "$clone is no clone"
GIT_INDEX_FILE=$work/index GIT_OBJECT_DIRECTORY=$work/objects GIT_ALTERNATE_OBJECT_DIRECTORIES=$objects
export GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
mkdir "$work/objects"
in_clone read-tree "$base" 2>/dev/null || fail 15 "base commit $base is not in $clone"
say "  commit $head in $clone has this tree"
if in_clone apply --cached --whitespace=nowarn "$patch_file" 2>/dev/null && [ "$(in_clone write-tree)" = "$tree" ]; then
  say "  base commit $base with the patch is this tree"
elif grep -q -e '^Binary files .* differ$' -e '\[redacted\]' patch.diff; then
  say "  not checked: that base commit $base with the patch is this tree: it only names what is binary or secret"
else
  fail 15 "base commit $base with the patch is not tree $tree"
fi
