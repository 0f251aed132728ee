#!/usr/bin/env bash
# Shows the dispensers of Tapbill on a terminal, for a screen above the bar. Needs curl and jq.
set -u

usage() {
  cat <<'HELP'
Usage: monitor.sh [options]

Shows the dispensers of Tapbill until Ctrl-C. Updates with each event of the live
stream (/api/live); polls the API while the stream is unavailable.

  -u, --url URL            base URL of the API
                           (default: $TAPBILL_URL, else http://localhost:5000)
  -i, --interval SECONDS   time between two polls, fractions allowed (default: 1);
                           also the shortest time between two updates
  -c, --currency SYMBOL    printed before prices (default: $)
  -1, --once               print the list once and exit, with status 1 if the
                           request fails
  -h, --help               print this help

Open taps are green on a terminal, unless NO_COLOR is set.
HELP
}

fail() {
  printf 'monitor.sh: %s\n' "$1" >&2
  exit 2
}

parse_options() {
  url=${TAPBILL_URL:-http://localhost:5000} interval=1 currency='$' once=false
  while (($# > 0)); do
    if [[ $1 == --*=* ]]; then set -- "${1%%=*}" "${1#*=}" "${@:2}"; fi
    case $1 in
      -u | --url) url=${2-} ;;
      -i | --interval) interval=${2-} ;;
      -c | --currency) currency=${2-} ;;
      -1 | --once) once=true; shift; continue ;;
      -h | --help) usage; exit 0 ;;
      *) fail "unknown option: $1 (see --help)" ;;
    esac
    shift 2 || fail "$1 needs a value (see --help)"
  done
  [[ $url =~ ^https?://[^[:space:]]+$ ]] || fail "the URL must start with http:// or https://: $url"
  [[ $interval =~ ^([0-9]+(\.[0-9]+)?|\.[0-9]+)$ && $interval =~ [1-9] ]] \
    || fail "the interval must be a number of seconds above 0: $interval"
  url=${url%/}
  # A password in the URL does not belong on a screen that guests see.
  shown_url=${url/\/\/*@/\/\/}
}

require_tools() {
  local tool
  for tool in curl jq; do
    command -v "$tool" >/dev/null || fail "$tool is not installed, please install it"
  done
}

# Sets code and body; fails when there is no answer at all. The braces silence bash too, which warns
# about zero bytes in an answer.
fetch() {
  { body=$(curl -q --silent --globoff --proto '=http,https' --connect-timeout 2 --max-time 4 \
    --header 'Accept: application/json' --write-out '\n%{http_code}' \
    --url "$url/api/dispenser"); } 2>/dev/null || return 1
  code=${body##*$'\n'}
  body=${body%$'\n'*}
}

# Prints the fields that are shown; fails when the answer has another shape.
# jq 1.6 turns 12.50 into 12.5 and 0.000001 into 1e-06, so the numbers are quoted before jq sees them.
# Quotes inside a JSON string are escaped: the pattern cannot match within a name.
read_list() {
  printf '%s' "${body//[$'\r\n']/ }" \
    | LC_ALL=C sed -E 's/"(id|flow_volume|price)"[[:space:]]*:[[:space:]]*(-?[0-9][0-9.eE+-]*)/"\1":"\2"/g' \
    | jq -cs '
      def need(f): first(f, error("unexpected"));
      def zeros($n): if $n > 0 then "0" * $n else "" end;
      def decimal:
        need(tostring | capture(
          "^(?<sign>-?)(?<int>[0-9]+)([.](?<frac>[0-9]+))?([eE][+]?(?<exp>-?[0-9]{1,2}))?$"))
        | ((.exp // "0") | tonumber) as $exp | (.frac // "") as $frac
        | .sign + if $exp == 0 then .int + "." + $frac
          else (zeros(1 - $exp) + .int + $frac + zeros($exp - ($frac | length))) as $digits
            | ([1 - $exp, 0] | max + $exp) as $moved | ((.int | length) + $moved) as $point
            | ($digits[:$point] | sub("^0+(?=.)"; "")) + "." + $digits[$point:] end
        | rtrimstr(".");
      def row:
        { id: (.id | decimal), flow: (.flow_volume | decimal), price: (.price | decimal),
          open: need(.is_open | booleans), tap: need(.name | strings, nulls),
          beer: need(.beer | objects, nulls | .name | strings, nulls) };
      if length == 1 and (.[0] | type) == "array" then .[0] | map(row) else error("unexpected") end' 2>/dev/null
}

# Prints the reason of an error, or nothing where a proxy has answered.
read_reason() {
  printf '%s' "$body" | jq -r '.reason | strings' 2>/dev/null
}

# Sets list and updated, or trouble when the old list has to stay.
poll() {
  local answer reason
  if ! fetch; then
    trouble="API is not answering at $shown_url"
  elif [[ $code == 200 ]] && answer=$(read_list); then
    list=$answer updated=$(date +%H:%M:%S) trouble=''
  else
    reason=$(read_reason)
    case $reason in
      unavailable | busy) trouble="API is $reason (HTTP $code)" ;;
      *) trouble="API answered something unexpected (HTTP $code)" ;;
    esac
  fi
}

# Sets width and height; height 0 means no limit.
measure() {
  local size='0 0'
  # stty asks its input: 3 is the terminal, inside $(…) 1 is a pipe.
  if $terminal; then { size=$(stty size <&3 2>/dev/null) || size='0 0'; } 3<&1; fi
  height=${size% *} width=${size#* }
  ((width > 0)) || width=80
  ((width >= 60)) || width=60
  ((width <= 120)) || width=120
  if ! $live; then height=0; elif ((height == 0)); then height=24; fi
}

# Text functions for jq, which counts characters in any locale; bash counts bytes in some.
text_functions() {
  cat <<'JQ'
def within($ranges): . as $c | any($ranges[]; .[0] <= $c and $c <= .[1]);

# Control, invisible and direction characters: with them a name could move the cursor.
def clean:
  [ .[:300] | explode[] | if within([[9, 13]]) then 32 else . end
    | select(within([[0, 31], [127, 159], [173, 173], [1564, 1564], [8203, 8207], [8232, 8238],
        [8288, 8303], [65024, 65039], [65279, 65279], [917504, 1114111]]) | not) ]
  | implode | sub("^ +"; "");

# Columns on the screen: East Asian wide characters and emoji take two, combining marks none.
def columns_of:
  if . < 768 then 1
  elif within([[4352, 4447], [9001, 9002], [9776, 9783], [9866, 9871], [11904, 42191], [43360, 43391],
      [44032, 55203], [63744, 64255], [65040, 65135], [65281, 65376], [65504, 65510], [94176, 119670],
      [126976, 262141]])
    or (within([[8986, 11093]]) and ([.] | implode | test("\\p{Emoji_Presentation}")? // false)) then 2
  elif [.] | implode | test("\\p{Mn}|\\p{Me}") then 0
  else 1 end;
def columns: [explode[] | columns_of] | add // 0;

def spaces($n): if $n > 0 then " " * $n else "" end;
def cut($n):
  if columns <= $n then .
  else [foreach explode[] as $c (0; . + ($c | columns_of); if . < $n then $c else empty end)]
    | implode + "…" end;
def left($n): cut($n) | . + spaces($n - columns);
def right($n): cut($n) | spaces($n - columns) + .;
def widest($limit): [(map(columns) | max), $limit] | min;
JQ
}

frame() {
  printf '%s' "$list" | jq -r --arg currency "$currency" --arg trouble "$trouble" --arg updated "$updated" \
    --argjson width "$width" --argjson height "$height" --argjson colour "$colour" --argjson once "$once" \
    "$(text_functions)"'
    def paint($code): if $colour then "\u001b[\($code)m\(.)\u001b[0m" else . end;
    # Erases what an earlier frame left, from the last word of a line on. Done after the word it would
    # take the last column of a full line with it: the cursor stays on that column.
    def erase($code): sub(" (?<word>[^ ]*)$"; " \u001b[\($code)\(.word)");
    def notice:
      [ ($trouble | clean), if $updated == "" then "no update yet" else "last update \($updated)" end,
        if $once then empty else "trying again" end ]
      | if join(", ") | columns <= $width then [join(", ")] else [.[0], (.[1:] | join(", "))] end
      | map(cut($width) | paint("1;31"));
    def footer:
      if $trouble != "" then notice
      else ["Dispensers: \(length), open: \(map(select(.open)) | length), updated \($updated)"] end;
    def cells:
      [ .id, ([.beer, .tap | strings | clean | select(. != "")] | first // "-"), .flow + " L/s",
        ($currency | clean) + .price, if .open then "Open" else "Closed" end ];
    # 18 columns are the bars and the status, 8 more the least that is left for a beer.
    def table:
      (map(.[0]) | widest(10)) as $id | (($width - 26 - $id) / 2 | floor) as $limit
      | (map(.[2]) | widest($limit)) as $flow | (map(.[3]) | widest($limit)) as $price
      | map([ (.[0] | right($id)), (.[1] | left($width - 18 - $id - $flow - $price)),
              (.[2] | right($flow)), (.[3] | right($price)), .[4] ] | join(" | "));

    # The input is null before the first answer.
    (. // []) as $all | ($all | footer) as $footer
    | (if $height == 0 then $all | length else [$height - 5 - ($footer | length), 1] | max end) as $room
    | (if ($all | length) > $room then $all[:$room - 1] else $all end) as $shown
    | ([["ID", "Beer", "Flow volume", "Price/L", "Status"]] + ($shown | map(cells)) | table) as $lines
    | [ spaces(($width - 20) / 2 | floor) + "Dispenser Monitoring", "=" * $width, $lines[0], "-" * $width,
        (range($shown | length) as $i | $lines[$i + 1] | if $shown[$i].open then paint("1;32") else . end),
        (($all | length) - ($shown | length) | select(. > 0) | "… and \(.) more"),
        (if . == [] then "No dispensers yet" else empty end), "-" * $width, $footer[] ]
    | if $height > 0 then .[:$height] | (.[:-1] | map(erase("K"))) + [.[-1] | erase("J")] else . end
    | join("\n")'
}

# Opens the stream of what happens at 4, so that the API is asked when something does. Where there is
# none, curl ends, and so does the stream.
listen() {
  { exec 4< <(exec curl -q --silent --no-buffer --fail --globoff --proto '=http,https' \
    --connect-timeout 2 --url "$url/api/live"); } 2>/dev/null
  listener=$!
}

stop_listening() {
  { kill "$listener"; exec 4<&-; } 2>/dev/null
  listener='' listen_at=$((SECONDS + retry))
}

# Returns when something has happened or a heartbeat has come; at once where there is no stream.
await_event() {
  local line
  if [[ -z $listener ]]; then
    # After a poll that went well: it is not opened in vain while the API is away.
    if [[ -z $trouble ]] && ((SECONDS >= listen_at)); then listen; fi
    return
  fi
  while IFS= read -r -t "$patience" -u 4 line; do
    if [[ $line == event:* || $line == :* ]]; then
      # The next poll shows what else has happened.
      while read -r -t 0 -u 4; do IFS= read -r -u 4 line || break; done
      return
    fi
  done
  stop_listening
}

draw() {
  local text
  measure
  text=$(frame) || return
  if $live; then
    # The frame is drawn over the last one and erases only what it does not cover: no flicker.
    printf '\e[H%s' "$text"
  else
    printf '%s\n' "$text"
  fi
}

leave() {
  if [[ -n $sleeper ]]; then kill "$sleeper" 2>/dev/null; fi
  if [[ -n $listener ]]; then kill "$listener" 2>/dev/null; fi
  if $live; then printf '\e[?7h\e[?25h\e[?1049l'; fi
}

watch_taps() {
  # Seconds: a stream on which no heartbeat comes for so long is dead, and is opened again after.
  patience=20 retry=10
  sleeper='' listener='' listen_at=0
  trap leave EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # Alternate screen, no cursor, no automatic wrap: a window under 60 columns cuts lines but keeps rows.
  if $live; then printf '\e[?1049h\e[?25l\e[?7l'; fi
  while true; do
    poll
    draw
    # bash answers a signal at once in wait, but only after the end of a sleep in the foreground.
    sleep "$interval" >/dev/null 2>&1 &
    sleeper=$!
    wait "$sleeper"
    sleeper=''
    await_event
  done
}

main() {
  parse_options "$@"
  require_tools
  list=null updated='' trouble='' terminal=false colour=false live=false
  if [[ -t 1 && ${TERM:-dumb} != dumb ]]; then
    terminal=true
    if [[ -z ${NO_COLOR:-} ]]; then colour=true; fi
    if ! $once; then live=true; fi
  fi
  if ! $once; then watch_taps; fi
  poll
  draw
  [[ -z $trouble ]]
}

main "$@"
