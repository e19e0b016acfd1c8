#!/bin/sh
# Reviews the blueprints of a pull request: what is wrong with them, whether their snapshots are current,
# and what the change means, as one comment that each push updates. No credentials of AWS are needed.
#
#   sh review.sh [PATH]     a blueprint or a folder of them; blueprint.yaml, else synth.yaml, else blueprints/
#
# Read from the environment, all of it optional:
#   SYNTH           the program [synth]
#   SYNTH_BASE      the revision to compare with; in GitHub's and GitLab's pipelines it is known
#   SYNTH_FAIL_ON   what makes the exit status 1 besides errors, as `synth diff --fail-on` takes it
#   SYNTH_COMMENT   `no` writes no comment; what it would say still goes to the summary of the job
#   SYNTH_TOKEN     who comments: on GitHub the job's token with `pull-requests: write`, on GitLab a token
#                   of the project with the scope `api`
#
# Needs git, and for a comment curl and jq. Exit status: 0 nothing to stop at, 1 findings, 2 it could not be
# reviewed.
set -eu

synth=${SYNTH:-synth}
path=${1:-}
status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT HUP INT TERM

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "review: $*"
    exit 2
}
# worse STATUS: the highest status of all steps is that of the whole.
worse() { if [ "$1" -gt "$status" ]; then status=$1; fi; }

if [ -z "$path" ]; then
    for known in blueprint.yaml synth.yaml blueprints; do
        if [ -e "$known" ]; then
            path=$known
            break
        fi
    done
fi
[ -n "$path" ] && [ -e "$path" ] || fail "there is no ${path:-blueprint.yaml, synth.yaml or blueprints/}: name the blueprint, or a folder of them"
path=${path%/}

# What is wrong, on the lines of the change where the pipeline shows that.
format=human
if [ -n "${GITHUB_ACTIONS:-}" ]; then format=github; fi
if [ -d "$path" ]; then
    set --
    for file in "$path"/*.yaml "$path"/*.yml; do
        if [ -f "$file" ]; then set -- "$@" "$file"; fi
    done
    [ $# -gt 0 ] || fail "there is no blueprint in $path"
else
    set -- "$path"
fi
"$synth" check --env all --format "$format" "$@" || worse $?

# Whether what reviewers read is what the blueprints say.
if [ -d snapshots ] && [ -d blueprints ]; then
    "$synth" snapshot --check || worse $?
fi

# The revision that the change is laid over.
base=${SYNTH_BASE:-}
number=
if [ -n "${GITHUB_EVENT_PATH:-}" ] && [ -f "$GITHUB_EVENT_PATH" ]; then
    command -v jq >/dev/null || fail "jq is needed to read which pull request this is"
    number=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")
    if [ -z "$base" ]; then base=$(jq -r '.pull_request.base.sha // empty' "$GITHUB_EVENT_PATH"); fi
elif [ -n "${CI_MERGE_REQUEST_IID:-}" ]; then
    number=$CI_MERGE_REQUEST_IID
    if [ -z "$base" ]; then base=${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}; fi
fi
if [ -z "$base" ]; then
    say "nothing to compare with: SYNTH_BASE names a revision"
    exit "$status"
fi
if ! git rev-parse --verify --quiet "$base^{commit}" >/dev/null; then
    git fetch --quiet --depth=1 origin "$base" ||
        fail "the revision $base is not here and cannot be fetched: fetch it before"
    if ! git rev-parse --verify --quiet "$base^{commit}" >/dev/null; then base=FETCH_HEAD; fi
fi

prefix=$(git rev-parse --show-prefix)
if git cat-file -e "$base:$prefix$path" 2>/dev/null; then
    set -- --quiet --env all --format markdown -o "$work/comment.md"
    if [ -n "${SYNTH_FAIL_ON:-}" ]; then set -- "$@" --fail-on "$SYNTH_FAIL_ON"; fi
    compared=0
    "$synth" diff "$base:$prefix$path" "$@" || compared=$?
    worse "$compared"
    [ -s "$work/comment.md" ] || fail "what the change means could not be said: see above"
else
    printf '%s\n' '<!-- synth diff -->' "### synth diff" "" "comes: \`$path\`, which is new" >"$work/comment.md"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$work/comment.md" >>"$GITHUB_STEP_SUMMARY"; else cat "$work/comment.md"; fi
if [ -z "$number" ] || [ -z "${SYNTH_TOKEN:-}" ] || [ "${SYNTH_COMMENT:-yes}" = no ]; then exit "$status"; fi

for program in curl jq; do
    command -v "$program" >/dev/null || fail "$program is needed to comment"
done
if [ -n "${GITHUB_ACTIONS:-}" ]; then
    api=${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY
    all=$api/issues/$number/comments
    one=$api/issues/comments
    edit=PATCH
    header="Authorization: Bearer $SYNTH_TOKEN"
else
    all=${CI_API_V4_URL:?}/projects/${CI_PROJECT_ID:?}/merge_requests/$number/notes
    one=$all
    edit=PUT
    header="PRIVATE-TOKEN: $SYNTH_TOKEN"
fi

# ask METHOD URL [FILE]: the answer goes to $work/answer. The token goes in by a file, where no list of
# processes shows it.
printf 'header = "%s"\nheader = "Content-Type: application/json"\n' "$header" >"$work/with"
ask() {
    set -- "$1" "$2" ${3:+--data-binary "@$3"}
    method=$1
    url=$2
    shift 2
    curl --silent --show-error --fail --max-time 60 --config "$work/with" --request "$method" "$@" \
        --output "$work/answer" "$url"
}

mine=
page=1
while :; do
    if ! ask GET "$all?per_page=100&page=$page"; then
        say "the comments of the pull request cannot be read: its meaning stands in the job alone"
        exit "$status"
    fi
    mine=$(jq -r '[.[] | select(.body | startswith("<!-- synth diff -->")) | .id] | first // empty' "$work/answer")
    if [ -n "$mine" ] || [ "$(jq length "$work/answer")" -lt 100 ]; then break; fi
    page=$((page + 1))
done

jq -n --rawfile body "$work/comment.md" '{body: $body}' >"$work/body"
if [ -n "$mine" ]; then
    ask "$edit" "$one/$mine" "$work/body" || say "the comment cannot be updated: pipelines of forks may only read"
elif grep -qE '^(\||comes:|goes:)' "$work/comment.md"; then
    ask POST "$all" "$work/body" || say "no comment can be written: pipelines of forks may only read"
fi
exit "$status"
